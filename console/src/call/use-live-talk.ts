// Listens to what is said in a call while its screen is open.

import type { Transcript, TranscriptDelta } from '@patchcord/client';
import { useEffect, useReducer } from 'react';
import { useSession } from '../session/session-context.ts';
import { hearDelta, hearEntry, type LiveTalk, silence } from './merge-entries.ts';

type Heard = { entry: Transcript } | { delta: TranscriptDelta } | 'over';

function hear(live: LiveTalk, heard: Heard): LiveTalk {
  if (heard === 'over') return { ...live, saying: new Map() };
  return 'entry' in heard ? hearEntry(live, heard.entry) : hearDelta(live, heard.delta);
}

export function useLiveTalk(callId: string): LiveTalk {
  const { client } = useSession();
  const [live, tell] = useReducer(hear, silence);
  useEffect(() => {
    const isOurs = (one: { callId: string }) => one.callId === callId;
    const stops = [
      client.on('transcript', (entry) => isOurs(entry) && tell({ entry })),
      client.on('transcriptDelta', (delta) => isOurs(delta) && tell({ delta })),
      // What was missed while away is stored; half a sentence is worth nothing.
      client.on('state', ({ name }) => name === 'reconnecting' && tell('over')),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [client, callId]);
  return live;
}
