namespace Floodingnaque.ChatOps.Journal;

/// <summary>Another process holds the data folder. Two writers would destroy the record, so the second one does not start.</summary>
internal sealed class DataFolderInUseException(string message, Exception? inner = null) : Exception(message, inner);
