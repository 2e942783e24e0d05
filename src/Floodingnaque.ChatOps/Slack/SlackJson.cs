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
[JsonSerializable(typeof(PermalinkAnswer))]
[JsonSerializable(typeof(ConversationAnswer))]
[JsonSerializable(typeof(InviteFailure))]
[JsonSerializable(typeof(ConversationsAnswer))]
[JsonSerializable(typeof(MembersAnswer))]
[JsonSerializable(typeof(MessagesAnswer))]
[JsonSerializable(typeof(ViewAnswer))]
[JsonSerializable(typeof(UserAnswer))]
[JsonSerializable(typeof(UsersAnswer))]
[JsonSerializable(typeof(GroupMembersAnswer))]
[JsonSerializable(typeof(PinsAnswer))]
[JsonSerializable(typeof(BookmarkAnswer))]
[JsonSerializable(typeof(BookmarksAnswer))]
[JsonSerializable(typeof(ReactedMessageAnswer))]
[JsonSerializable(typeof(UploadUrlAnswer))]
[JsonSerializable(typeof(FilesAnswer))]
[JsonSerializable(typeof(FileAnswer))]
[JsonSerializable(typeof(AuthTestAnswer))]
[JsonSerializable(typeof(SocketUrlAnswer))]
[JsonSerializable(typeof(Message))]
[JsonSerializable(typeof(MessageUpdate))]
[JsonSerializable(typeof(MessageMetadata))]
[JsonSerializable(typeof(ResponseMessage))]
[JsonSerializable(typeof(ModalView))]
[JsonSerializable(typeof(ViewResponse))]
[JsonSerializable(typeof(OptionsResponse))]
[JsonSerializable(typeof(SlashCommand))]
[JsonSerializable(typeof(InteractionPayload))]
[JsonSerializable(typeof(EventCallback))]
[JsonSerializable(typeof(UnknownEvent))]
[JsonSerializable(typeof(MessageEvent))]
[JsonSerializable(typeof(ReactionEvent))]
[JsonSerializable(typeof(MemberEvent))]
[JsonSerializable(typeof(ChannelEvent))]
[JsonSerializable(typeof(AppHomeOpenedEvent))]
[JsonSerializable(typeof(SocketFrame))]
internal sealed partial class SlackJson : JsonSerializerContext;
