namespace Floodingnaque.ChatOps.Doctor;

/// <summary>Parses all message templates and says how many; throws with a sentence that names file and line when one is wrong.</summary>
internal delegate int TemplateParse();

/// <summary>Whether the message templates, those of the operator included, can be used.</summary>
internal sealed class TemplatesCheck(TemplateParse parse) : IDoctorCheck
{
    public string Name => "templates";

    public Task<DoctorFinding> Run(CancellationToken cancellationToken) => Task.FromResult(Look());

    private DoctorFinding Look()
    {
        try
        {
            var count = parse();
            return count > 0
                ? DoctorFinding.Ok($"{count} templates can be used.")
                : DoctorFinding.Failed("There are no templates beside the program.", "Install the program again: the folder templates belongs to it.");
        }
        catch (Exception e)
        {
            return DoctorFinding.Failed(e.Message, "Correct the template.");
        }
    }
}
