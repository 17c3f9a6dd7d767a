// What --help prints.
import { callStatuses } from '@patchcord/protocol';
import { exitCodes } from './exit-codes.ts';

export const helpText = `Connects to a Patchcord server, places calls and prints every message.

  npm start                                             connect, print, take commands
  npm start -- --call 1234567890 9876543210             place a call and follow it
  npm start -- --call 1234567890 9876543210 --until completed --timeout 60
  npm start -s -- --json | jq .type                     one line of JSON for each message
  NGROK_URL=https://abc.ngrok-free.app npm start        a server behind a tunnel

  --call FROM TO      place a call as soon as there is a connection
  --video             make it a video call
  --until STATUS      leave when the placed call (without --call: any call) has this status:
                      ${callStatuses.join(', ')}
  --timeout SECONDS   with --until: how long to wait (default 120)
  --url URL           the server; wss, ws, https, http or a bare host; without a path, /ws
                      (default: NGROK_URL, else ws://127.0.0.1:5050/ws)
  --token JWT         where the server asks for one (default: AUTH_TOKEN)
  --json              print the messages received to stdout as they are; all else goes to stderr
  -h, --help   -v, --version

NGROK_URL and AUTH_TOKEN may stand in websocket-test/.env; the environment overrides it.

Exit codes
  ${exitCodes.ok}    left as asked; with --until: the status was reached
  ${exitCodes.endedOtherwise}    the call was refused or ended otherwise
  ${exitCodes.wrongUsage}    wrong usage
  ${exitCodes.timedOut}    the status was not reached in time
  ${exitCodes.notConnected}    no connection in time, or the server said to stay away
  ${exitCodes.interrupted}  interrupted while waiting`;
