// The heart, put together: everything that can be done with calls, over the ports it is given.
import { type AgentStreams, createAgentStreams } from './agent-streams.ts';
import { type Answering, createAnswering } from './answer-call.ts';
import { type CheckAppCalls, createCheckAppCalls } from './app-calls-due.ts';
import { createCallChanger } from './change-call.ts';
import type { CheckTimes } from './check-times.ts';
import { createDialler } from './dial.ts';
import { createHangUp, type EndTalk, type HangUp } from './hang-up.ts';
import { createKeyedQueue } from './one-at-a-time.ts';
import { createPlaceAppCall } from './place-app-call.ts';
import { createPlaceCall, type PlaceCall } from './place-call.ts';
import type { CallStore, Clock, Ids, People, Telephony } from './ports.ts';
import { createReconciler, type Reconciler } from './reconcile.ts';
import { createRecordReport, type RecordReport } from './record-report.ts';
import type { TalkStore } from './talk.ts';

export interface Calls extends AgentStreams {
  place: PlaceCall;
  hangUp: HangUp;
  answering: Answering;
  record: RecordReport;
  reconciler: Reconciler;
  checkAppCalls: CheckAppCalls;
  /** Resolves when no dial is on its way any more. */
  idle(): Promise<void>;
}

export interface CallsDeps {
  store: CallStore & People & Pick<TalkStore, 'talksOf'>;
  telephony: Telephony | null;
  clock: Clock;
  ids: Ids;
  times: CheckTimes;
  /** Of the instance that this is. */
  instanceId: string;
  /** Whether there is an agent of this name. */
  isAgent: (name: string) => boolean;
  endTalk: EndTalk;
  /** Something of ours broke while a call was dialled or checked; the reconciler takes the call up again. */
  onError: (error: unknown, callId: string) => void;
  onRepair: (callId: string, what: string) => void;
}

export function createCalls(deps: CallsDeps): Calls {
  const { store, telephony, clock, ids, times, instanceId, isAgent, endTalk, onError, onRepair } = deps;
  const queue = createKeyedQueue();
  const changer = createCallChanger({ store, clock, times, queue });
  const dialler = telephony === null ? null : createDialler({ telephony, changer, clock, onError });
  const exoPhone = telephony?.exoPhone ?? null;
  const placedCallsEndWithStream = telephony?.agentCallsEndWithStream ?? false;
  const placeAppCall = createPlaceAppCall({ store, changer, ids, clock, people: store });
  return {
    place: createPlaceCall({ store, changer, ids, dialler, exoPhone, isAgent, placeAppCall }),
    answering: createAnswering({ store, changer }),
    checkAppCalls: createCheckAppCalls({ store, changer, clock, people: store, times, onError, onRepair }),
    hangUp: createHangUp({ store, changer, endTalk }),
    record: createRecordReport({ store, changer, ids, queue }),
    ...createAgentStreams({ store, changer, ids, queue, instanceId, placedCallsEndWithStream }),
    reconciler: createReconciler({ store, changer, clock, times, telephony, dialler, onError, onRepair }),
    idle: async () => dialler?.idle(),
  };
}
