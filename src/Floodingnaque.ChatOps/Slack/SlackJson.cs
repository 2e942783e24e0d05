using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Floodingnaque.ChatOps.Slack;

/// <summary>Slack's JSON: snake_case, nulls left out (an unknown or null member in Block Kit is an error), 64 deep at the most.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    UseStringEnumConverter = true,
    MaxDepth = 64)]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(SlackAnswer))]
[JsonSerializable(typeof(PostedMessage))]
[JsonSerializable(typeof(PostedEphemeral))]
[JsonSerializable(typeof(ConversationAnswer))]
[JsonSerializable(typeof(InviteFailure))]
[JsonSerializable(typeof(ConversationsAnswer))]
[JsonSerializable(typeof(MessagesAnswer))]
[JsonSerializable(typeof(AuthTestAnswer))]
[JsonSerializable(typeof(SocketUrlAnswer))]
[JsonSerializable(typeof(Message))]
[JsonSerializable(typeof(MessageUpdate))]
[JsonSerializable(typeof(MessageMetadata))]
[JsonSerializable(typeof(ResponseMessage))]
[JsonSerializable(typeof(ModalView))]
[JsonSerializable(typeof(ViewErrors))]
[JsonSerializable(typeof(SlashCommand))]
[JsonSerializable(typeof(InteractionPayload))]
[JsonSerializable(typeof(EventCallback))]
[JsonSerializable(typeof(EventHead))]
[JsonSerializable(typeof(MessageEvent))]
[JsonSerializable(typeof(ReactionEvent))]
[JsonSerializable(typeof(SocketFrame))]
internal sealed partial class SlackJson : JsonSerializerContext;
