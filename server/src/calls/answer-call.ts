// What a device of the callee does about a ring: says that it rings, answers, rejects, or ignores it.
import { type Rejection, reject } from '@patchcord/protocol';
import { type AppCall, isSameParty } from './app-call.ts';
import type { Call } from './call.ts';
import type { CallChanger } from './change-call.ts';
import type { AppFact } from './facts.ts';
import type { CallStore } from './ports.ts';

/** A device that speaks for its user. */
export interface Device {
  userId: string;
  deviceId: string;
}

export type Answered = { ok: true; call: Call } | { ok: false; rejection: Rejection };

/** Each may be asked for again, with the same answer. The store decides who was first, whichever instance is asked. */
export interface Answering {
  /** Not an error in any case: the ring may be over by the time that it is told. */
  acknowledge(callId: string, device: Device): Promise<void>;
  accept(callId: string, device: Device): Promise<Answered>;
  reject(callId: string, device: Device): Promise<Answered>;
  ignore(callId: string, device: Device): Promise<Answered>;
}

export function createAnswering({ store, changer }: { store: CallStore; changer: CallChanger }): Answering {
  async function apply(callId: string, device: Device, fact: AppFact): Promise<Answered> {
    const read = await store.findById(callId);
    if (read === null) return refuse('call-not-found');
    if (read.app?.callee.userId !== device.userId) return refuse('not-ringing');
    const { call } = await changer.apply(callId, { kind: 'in-app', fact }, { read });
    return call === null ? refuse('call-not-found') : { ok: true, call };
  }

  return {
    async acknowledge(callId, device) {
      await apply(callId, device, { kind: 'acknowledged', deviceId: device.deviceId });
    },
    async accept(callId, device) {
      const done = await apply(callId, device, { kind: 'accepted', deviceId: device.deviceId });
      if (!done.ok) return done;
      const { app, status } = done.call;
      if (status !== 'in-progress') return refuse('call-already-ended', describeEnd(app));
      return app?.callee.deviceId === device.deviceId ? done : refuse('answered-elsewhere');
    },
    async reject(callId, device) {
      const done = await apply(callId, device, { kind: 'rejected', by: device });
      if (!done.ok) return done;
      const { app, status } = done.call;
      if (status === 'in-progress') return refuse('answered-elsewhere');
      return isSameParty(app?.endedBy ?? null, device) ? done : refuse('call-already-ended', describeEnd(app));
    },
    ignore: (callId, device) => apply(callId, device, { kind: 'ignored', deviceId: device.deviceId }),
  };
}

function describeEnd(app: AppCall | null): string | undefined {
  return app?.hangUpReason == null ? undefined : `The call has ended already: ${app.hangUpReason}.`;
}

function refuse(code: 'call-not-found' | 'call-already-ended' | 'not-ringing' | 'answered-elsewhere', text?: string) {
  return { ok: false, rejection: reject(code, text) } as const;
}
