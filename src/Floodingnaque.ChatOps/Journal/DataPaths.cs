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

    /// <summary>Incidents that have a timeline with anything in it, and its length; the files are not read.</summary>
    public IEnumerable<KeyValuePair<IncidentId, long>> Streams()
    {
        foreach (var id in Folders())
        {
            var file = new FileInfo(Timeline(id));
            if (file.Exists && file.Length > 0)
                yield return new(id, file.Length);
        }
    }

    /// <summary>Incidents that left anything: also those of which only the signed head remains.</summary>
    public IEnumerable<IncidentId> Known() => Folders().Where(id => File.Exists(Head(id)) || new FileInfo(Timeline(id)) is { Exists: true, Length: > 0 });

    private IEnumerable<IncidentId> Folders()
    {
        if (!Directory.Exists(Incidents))
            yield break;
        foreach (var folder in Directory.EnumerateDirectories(Incidents).Select(Path.GetFileName))
        {
            // Foreign names are passed over, and so is another case: it would be a second name of the same incident.
            if (IncidentId.TryParse(folder, out var id) && id.ToString() == folder)
                yield return id;
        }
    }
}
