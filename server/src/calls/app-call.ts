// What a call between two users of the app has beyond any other call. Plain data, stored with its call.
import type { HangUpReason } from '@patchcord/protocol';

/** A user on one device; null: not on a device that is known, e.g. over REST. */
export interface Party {
  userId: string;
  deviceId: string | null;
}

export interface AppCall {
  caller: Party;
  /** Its device is the one that has answered. */
  callee: Party;
  /** Epoch ms; nobody may answer from then on. */
  ringExpiresAt: number;
  /** Devices of the callee that have said that they ring. */
  acknowledgedBy: string[];
  /** Devices of the callee that do not want to ring. */
  ignoredBy: string[];
  /** The request key of the last order that turned out to be for this call, because the two were ringing already. */
  joinedKey: string | null;
  /** Who has rejected, canceled or ended it. */
  endedBy: Party | null;
  hangUpReason: HangUpReason | null;
  /** Since when neither party's device has been connected; null: one is. */
  unattendedSince: number | null;
}

/** A call that is about to ring. */
export function newAppCall(caller: Party, calleeId: string, ringExpiresAt: number): AppCall {
  return {
    caller,
    callee: { userId: calleeId, deviceId: null },
    ringExpiresAt,
    acknowledgedBy: [],
    ignoredBy: [],
    joinedKey: null,
    endedBy: null,
    hangUpReason: null,
    unattendedSince: null,
  };
}

/** The two in one text, whoever calls whom: at any time at most one call rings between them. */
export function pairOf(one: string, other: string): string {
  return JSON.stringify([one, other].toSorted());
}

export function isSameParty(one: Party | null, other: Party): boolean {
  return one !== null && one.userId === other.userId && one.deviceId === other.deviceId;
}
