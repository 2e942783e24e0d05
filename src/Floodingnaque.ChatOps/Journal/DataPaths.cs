using Floodingnaque.ChatOps.Core.Incidents;

namespace Floodingnaque.ChatOps.Journal;

/// <summary>Where things lie in a data folder. Pure names: the verifier uses them without opening the folder.</summary>
internal sealed record DataPaths(string Root)
{
    public string Lock => Path.Combine(Root, "lock");

    public string Incidents => Path.Combine(Root, "incidents");

    public string Keys => Path.Combine(Root, "keys");

    public string Index => Path.Combine(Root, "index");

    public string PrivateKey => Path.Combine(Keys, "journal.key.pem");

    public string PublicKey => Path.Combine(Keys, "journal.pub.pem");

    public string Folder(IncidentId id) => Path.Combine(Incidents, id.ToString());

    public string Timeline(IncidentId id) => Path.Combine(Folder(id), "timeline.jsonl");

    public string Head(IncidentId id) => Path.Combine(Folder(id), "head");

    /// <summary>Incidents that have a timeline with anything in it, and its length; the files are not read. Foreign names are passed over.</summary>
    public IEnumerable<KeyValuePair<IncidentId, long>> Streams()
    {
        if (!Directory.Exists(Incidents))
            yield break;
        foreach (var folder in new DirectoryInfo(Incidents).EnumerateDirectories())
        {
            // A folder in other case would be a second name of the same incident.
            if (!IncidentId.TryParse(folder.Name, out var id) || id.ToString() != folder.Name)
                continue;
            var file = new FileInfo(Timeline(id));
            if (file.Exists && file.Length > 0)
                yield return new(id, file.Length);
        }
    }
}
