namespace Floodingnaque.ChatOps.Configuration;

/// <summary>The bot must not start as things are. The message is one sentence for the operator that says what to do.</summary>
internal sealed class StartupRefusedException(string sentence, Exception? inner = null) : Exception(sentence, inner);
