namespace Floodingnaque.ChatOps.Benchmarks;
internal static class StartBenchmark { public static Task Run(Results r) => Task.CompletedTask; }
internal static class VerifyBenchmark { public static Task Run(Results r) => Task.CompletedTask; }
internal static class LengthBenchmark { public static Task Run(Results r) => Task.CompletedTask; }
