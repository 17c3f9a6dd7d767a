// What is to be pasted into the applets of a flow in Exotel's dashboard; see docs/exotel-webhooks.md.
import type { PastedUrl } from '@patchcord/protocol';

/** Without the secret itself: whoever pastes them has it. */
export function pastedUrls(publicUrl: string, needsKey: boolean): PastedUrl[] {
  const at = (path: string, where: string, purpose: string) => ({
    where,
    purpose,
    url: `${publicUrl}/exotel/${path}`,
    needsKey,
  });
  return [
    at('voicebot', 'Voicebot applet, URL', 'Asks for the stream that your agent answers.'),
    at('connect', 'Connect applet, dynamic URL', 'After the Voicebot: whom the agent transfers the call to.'),
    at('passthru', 'Passthru applet, URL, async', 'On each exit of the flow: tells how the call ended.'),
    at('webhook', 'Connect applet, popup URL', 'Tells who is being dialled while it rings.'),
  ];
}
