namespace Floodingnaque.ChatOps.Targets.Secrets;

internal static class SecretsServices
{
    public static IServiceCollection AddSecrets(this IServiceCollection services, string dataDirectory) => services.AddAction(
        SecretRotation.Name,
        Core.Actions.RotateKeys.Kind.Name,
        s => new SecretRotation(s.Targets().Secrets, s.Host(s.Targets().Secrets.Host), new Handover(dataDirectory), s.GetRequiredService<TimeProvider>()));
}
