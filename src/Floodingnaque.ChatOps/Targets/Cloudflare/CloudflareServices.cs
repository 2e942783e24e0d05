namespace Floodingnaque.ChatOps.Targets.Cloudflare;

internal static class CloudflareServices
{
    public static IServiceCollection AddCloudflare(this IServiceCollection services)
    {
        // Where it is told to go with a token it does not go; what it is told to wait is waited by the client itself.
        services.AddHttpClient(CloudflareBlock.Name, client => client.MaxResponseContentBufferSize = CloudflareApi.MaxAnswer)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false });
        services.AddSingleton(s => new CloudflareApi(
            s.Targets().Cloudflare, () => s.GetRequiredService<IHttpClientFactory>().CreateClient(CloudflareBlock.Name), s.GetRequiredService<TimeProvider>()));
        return services
            .AddAction(CloudflareBlock.Name, Core.Actions.BlockAddress.Name, s => new CloudflareBlock(s.GetRequiredService<CloudflareApi>()))
            .AddAction(CloudflareBlock.Name, CloudflareAttackMode.Verb, s => new CloudflareAttackMode(s.GetRequiredService<CloudflareApi>()));
    }
}
