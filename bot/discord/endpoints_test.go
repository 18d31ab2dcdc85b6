package discord

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"maps"
	"net/http"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
)

// TestEveryEndpointIsRewritten fails when discordgo gains an Endpoint variable that is not in the list below, and when one
// that points at the API is not taken to ours, in our version.
func TestEveryEndpointIsRewritten(t *testing.T) {
	listed := libraryEndpoints()
	if declared := declaredEndpoints(t); !slices.Equal(declared, slices.Sorted(maps.Keys(listed))) {
		t.Errorf("discordgo declares %q", declared)
	}
	for name, endpoint := range listed {
		api := newFakeAPI(reply{})
		to, err := newTransport("https://api.example/discord/api", api)
		if err != nil {
			t.Fatal(err)
		}
		where := endpointAddress(endpoint)
		q, err := http.NewRequestWithContext(t.Context(), http.MethodGet, where, nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := to.RoundTrip(q)
		if err == nil {
			_ = answer.Body.Close()
		}
		rest, isAPI := strings.CutPrefix(where, "https://discord.com/api/v9")
		switch {
		case !isAPI && err == nil:
			t.Errorf("%s: %s is let through", name, where)
		case isAPI && err != nil:
			t.Errorf("%s: %v", name, err)
		case isAPI && api.calls()[0].url != "https://api.example/discord/api/v10"+rest:
			t.Errorf("%s became %s", name, api.calls()[0].url)
		}
	}
}

// declaredEndpoints are the Endpoint variables in discordgo's source, in order.
func declaredEndpoints(t *testing.T) (names []string) {
	t.Helper()
	library, err := build.Import("github.com/bwmarrin/discordgo", ".", build.FindOnly)
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(library.Dir, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no source of discordgo in %s: %v", library.Dir, err)
	}
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			vars, ok := d.(*ast.GenDecl)
			if !ok || vars.Tok != token.VAR {
				continue
			}
			for _, spec := range vars.Specs {
				for _, name := range spec.(*ast.ValueSpec).Names {
					if strings.HasPrefix(name.Name, "Endpoint") {
						names = append(names, name.Name)
					}
				}
			}
		}
	}
	slices.Sort(names)
	return names
}

// endpointAddress is the address in an Endpoint variable; ids are filled in where it is a function.
func endpointAddress(endpoint any) string {
	v := reflect.ValueOf(endpoint)
	if v.Kind() == reflect.String {
		return v.String()
	}
	args := make([]reflect.Value, v.Type().NumIn())
	for i := range args {
		args[i] = reflect.New(v.Type().In(i)).Elem()
		if args[i].Kind() == reflect.String {
			args[i].SetString("1")
		}
	}
	return v.Call(args)[0].String()
}

func libraryEndpoints() map[string]any {
	return map[string]any{
		"EndpointAPI":                                 discordgo.EndpointAPI,
		"EndpointApplication":                         discordgo.EndpointApplication,
		"EndpointApplicationCommandPermissions":       discordgo.EndpointApplicationCommandPermissions,
		"EndpointApplicationCommandsGuildPermissions": discordgo.EndpointApplicationCommandsGuildPermissions,
		"EndpointApplicationEmoji":                    discordgo.EndpointApplicationEmoji,
		"EndpointApplicationEmojis":                   discordgo.EndpointApplicationEmojis,
		"EndpointApplicationGlobalCommand":            discordgo.EndpointApplicationGlobalCommand,
		"EndpointApplicationGlobalCommands":           discordgo.EndpointApplicationGlobalCommands,
		"EndpointApplicationGuildCommand":             discordgo.EndpointApplicationGuildCommand,
		"EndpointApplicationGuildCommands":            discordgo.EndpointApplicationGuildCommands,
		"EndpointApplicationRoleConnectionMetadata":   discordgo.EndpointApplicationRoleConnectionMetadata,
		"EndpointApplicationSKUs":                     discordgo.EndpointApplicationSKUs,
		"EndpointApplications":                        discordgo.EndpointApplications,
		"EndpointCDN":                                 discordgo.EndpointCDN,
		"EndpointCDNAttachments":                      discordgo.EndpointCDNAttachments,
		"EndpointCDNAvatars":                          discordgo.EndpointCDNAvatars,
		"EndpointCDNBanners":                          discordgo.EndpointCDNBanners,
		"EndpointCDNChannelIcons":                     discordgo.EndpointCDNChannelIcons,
		"EndpointCDNGuilds":                           discordgo.EndpointCDNGuilds,
		"EndpointCDNIcons":                            discordgo.EndpointCDNIcons,
		"EndpointCDNRoleIcons":                        discordgo.EndpointCDNRoleIcons,
		"EndpointCDNSplashes":                         discordgo.EndpointCDNSplashes,
		"EndpointChannel":                             discordgo.EndpointChannel,
		"EndpointChannelActiveThreads":                discordgo.EndpointChannelActiveThreads,
		"EndpointChannelFollow":                       discordgo.EndpointChannelFollow,
		"EndpointChannelInvites":                      discordgo.EndpointChannelInvites,
		"EndpointChannelJoinedPrivateArchivedThreads": discordgo.EndpointChannelJoinedPrivateArchivedThreads,
		"EndpointChannelMessage":                      discordgo.EndpointChannelMessage,
		"EndpointChannelMessageCrosspost":             discordgo.EndpointChannelMessageCrosspost,
		"EndpointChannelMessagePin":                   discordgo.EndpointChannelMessagePin,
		"EndpointChannelMessageThread":                discordgo.EndpointChannelMessageThread,
		"EndpointChannelMessages":                     discordgo.EndpointChannelMessages,
		"EndpointChannelMessagesBulkDelete":           discordgo.EndpointChannelMessagesBulkDelete,
		"EndpointChannelMessagesPins":                 discordgo.EndpointChannelMessagesPins,
		"EndpointChannelPermission":                   discordgo.EndpointChannelPermission,
		"EndpointChannelPermissions":                  discordgo.EndpointChannelPermissions,
		"EndpointChannelPrivateArchivedThreads":       discordgo.EndpointChannelPrivateArchivedThreads,
		"EndpointChannelPublicArchivedThreads":        discordgo.EndpointChannelPublicArchivedThreads,
		"EndpointChannelThreads":                      discordgo.EndpointChannelThreads,
		"EndpointChannelTyping":                       discordgo.EndpointChannelTyping,
		"EndpointChannelWebhooks":                     discordgo.EndpointChannelWebhooks,
		"EndpointChannels":                            discordgo.EndpointChannels,
		"EndpointDefaultUserAvatar":                   discordgo.EndpointDefaultUserAvatar,
		"EndpointDiscord":                             discordgo.EndpointDiscord,
		"EndpointEmoji":                               discordgo.EndpointEmoji,
		"EndpointEmojiAnimated":                       discordgo.EndpointEmojiAnimated,
		"EndpointEntitlement":                         discordgo.EndpointEntitlement,
		"EndpointEntitlementConsume":                  discordgo.EndpointEntitlementConsume,
		"EndpointEntitlements":                        discordgo.EndpointEntitlements,
		"EndpointFollowupMessage":                     discordgo.EndpointFollowupMessage,
		"EndpointFollowupMessageActions":              discordgo.EndpointFollowupMessageActions,
		"EndpointGateway":                             discordgo.EndpointGateway,
		"EndpointGatewayBot":                          discordgo.EndpointGatewayBot,
		"EndpointGroupIcon":                           discordgo.EndpointGroupIcon,
		"EndpointGuild":                               discordgo.EndpointGuild,
		"EndpointGuildActiveThreads":                  discordgo.EndpointGuildActiveThreads,
		"EndpointGuildAuditLogs":                      discordgo.EndpointGuildAuditLogs,
		"EndpointGuildAutoModeration":                 discordgo.EndpointGuildAutoModeration,
		"EndpointGuildAutoModerationRule":             discordgo.EndpointGuildAutoModerationRule,
		"EndpointGuildAutoModerationRules":            discordgo.EndpointGuildAutoModerationRules,
		"EndpointGuildBan":                            discordgo.EndpointGuildBan,
		"EndpointGuildBanner":                         discordgo.EndpointGuildBanner,
		"EndpointGuildBannerAnimated":                 discordgo.EndpointGuildBannerAnimated,
		"EndpointGuildBans":                           discordgo.EndpointGuildBans,
		"EndpointGuildChannels":                       discordgo.EndpointGuildChannels,
		"EndpointGuildCreate":                         discordgo.EndpointGuildCreate,
		"EndpointGuildEmbed":                          discordgo.EndpointGuildEmbed,
		"EndpointGuildEmoji":                          discordgo.EndpointGuildEmoji,
		"EndpointGuildEmojis":                         discordgo.EndpointGuildEmojis,
		"EndpointGuildIcon":                           discordgo.EndpointGuildIcon,
		"EndpointGuildIconAnimated":                   discordgo.EndpointGuildIconAnimated,
		"EndpointGuildIntegration":                    discordgo.EndpointGuildIntegration,
		"EndpointGuildIntegrations":                   discordgo.EndpointGuildIntegrations,
		"EndpointGuildInvites":                        discordgo.EndpointGuildInvites,
		"EndpointGuildMember":                         discordgo.EndpointGuildMember,
		"EndpointGuildMemberAvatar":                   discordgo.EndpointGuildMemberAvatar,
		"EndpointGuildMemberAvatarAnimated":           discordgo.EndpointGuildMemberAvatarAnimated,
		"EndpointGuildMemberBanner":                   discordgo.EndpointGuildMemberBanner,
		"EndpointGuildMemberBannerAnimated":           discordgo.EndpointGuildMemberBannerAnimated,
		"EndpointGuildMemberRole":                     discordgo.EndpointGuildMemberRole,
		"EndpointGuildMembers":                        discordgo.EndpointGuildMembers,
		"EndpointGuildMembersSearch":                  discordgo.EndpointGuildMembersSearch,
		"EndpointGuildOnboarding":                     discordgo.EndpointGuildOnboarding,
		"EndpointGuildPreview":                        discordgo.EndpointGuildPreview,
		"EndpointGuildPrune":                          discordgo.EndpointGuildPrune,
		"EndpointGuildRole":                           discordgo.EndpointGuildRole,
		"EndpointGuildRoles":                          discordgo.EndpointGuildRoles,
		"EndpointGuildScheduledEvent":                 discordgo.EndpointGuildScheduledEvent,
		"EndpointGuildScheduledEventUsers":            discordgo.EndpointGuildScheduledEventUsers,
		"EndpointGuildScheduledEvents":                discordgo.EndpointGuildScheduledEvents,
		"EndpointGuildSplash":                         discordgo.EndpointGuildSplash,
		"EndpointGuildSticker":                        discordgo.EndpointGuildSticker,
		"EndpointGuildStickers":                       discordgo.EndpointGuildStickers,
		"EndpointGuildTemplate":                       discordgo.EndpointGuildTemplate,
		"EndpointGuildTemplateSync":                   discordgo.EndpointGuildTemplateSync,
		"EndpointGuildTemplates":                      discordgo.EndpointGuildTemplates,
		"EndpointGuildThreads":                        discordgo.EndpointGuildThreads,
		"EndpointGuildWebhooks":                       discordgo.EndpointGuildWebhooks,
		"EndpointGuildWidget":                         discordgo.EndpointGuildWidget,
		"EndpointGuilds":                              discordgo.EndpointGuilds,
		"EndpointInteraction":                         discordgo.EndpointInteraction,
		"EndpointInteractionResponse":                 discordgo.EndpointInteractionResponse,
		"EndpointInteractionResponseActions":          discordgo.EndpointInteractionResponseActions,
		"EndpointInvite":                              discordgo.EndpointInvite,
		"EndpointMessageReaction":                     discordgo.EndpointMessageReaction,
		"EndpointMessageReactions":                    discordgo.EndpointMessageReactions,
		"EndpointMessageReactionsAll":                 discordgo.EndpointMessageReactionsAll,
		"EndpointNitroStickersPacks":                  discordgo.EndpointNitroStickersPacks,
		"EndpointOAuth2":                              discordgo.EndpointOAuth2,
		"EndpointOAuth2Application":                   discordgo.EndpointOAuth2Application,
		"EndpointOAuth2ApplicationAssets":             discordgo.EndpointOAuth2ApplicationAssets,
		"EndpointOAuth2Applications":                  discordgo.EndpointOAuth2Applications,
		"EndpointOAuth2ApplicationsBot":               discordgo.EndpointOAuth2ApplicationsBot,
		"EndpointOauth2":                              discordgo.EndpointOauth2,
		"EndpointOauth2Application":                   discordgo.EndpointOauth2Application,
		"EndpointOauth2ApplicationAssets":             discordgo.EndpointOauth2ApplicationAssets,
		"EndpointOauth2Applications":                  discordgo.EndpointOauth2Applications,
		"EndpointOauth2ApplicationsBot":               discordgo.EndpointOauth2ApplicationsBot,
		"EndpointPoll":                                discordgo.EndpointPoll,
		"EndpointPollAnswerVoters":                    discordgo.EndpointPollAnswerVoters,
		"EndpointPollExpire":                          discordgo.EndpointPollExpire,
		"EndpointRoleIcon":                            discordgo.EndpointRoleIcon,
		"EndpointSKUs":                                discordgo.EndpointSKUs,
		"EndpointSm":                                  discordgo.EndpointSm,
		"EndpointSmActive":                            discordgo.EndpointSmActive,
		"EndpointSmUpcoming":                          discordgo.EndpointSmUpcoming,
		"EndpointStageInstance":                       discordgo.EndpointStageInstance,
		"EndpointStageInstances":                      discordgo.EndpointStageInstances,
		"EndpointStatus":                              discordgo.EndpointStatus,
		"EndpointSticker":                             discordgo.EndpointSticker,
		"EndpointStickers":                            discordgo.EndpointStickers,
		"EndpointSubscription":                        discordgo.EndpointSubscription,
		"EndpointSubscriptions":                       discordgo.EndpointSubscriptions,
		"EndpointThreadMember":                        discordgo.EndpointThreadMember,
		"EndpointThreadMembers":                       discordgo.EndpointThreadMembers,
		"EndpointUser":                                discordgo.EndpointUser,
		"EndpointUserApplicationRoleConnection":       discordgo.EndpointUserApplicationRoleConnection,
		"EndpointUserAvatar":                          discordgo.EndpointUserAvatar,
		"EndpointUserAvatarAnimated":                  discordgo.EndpointUserAvatarAnimated,
		"EndpointUserBanner":                          discordgo.EndpointUserBanner,
		"EndpointUserBannerAnimated":                  discordgo.EndpointUserBannerAnimated,
		"EndpointUserChannels":                        discordgo.EndpointUserChannels,
		"EndpointUserConnections":                     discordgo.EndpointUserConnections,
		"EndpointUserGuild":                           discordgo.EndpointUserGuild,
		"EndpointUserGuildMember":                     discordgo.EndpointUserGuildMember,
		"EndpointUserGuilds":                          discordgo.EndpointUserGuilds,
		"EndpointUsers":                               discordgo.EndpointUsers,
		"EndpointVoice":                               discordgo.EndpointVoice,
		"EndpointVoiceRegions":                        discordgo.EndpointVoiceRegions,
		"EndpointWebhook":                             discordgo.EndpointWebhook,
		"EndpointWebhookMessage":                      discordgo.EndpointWebhookMessage,
		"EndpointWebhookToken":                        discordgo.EndpointWebhookToken,
		"EndpointWebhooks":                            discordgo.EndpointWebhooks,
	}
}
