// Who has had access to what was said: kept with the calls, for those who have to answer for it.

export interface Access {
  /** UUIDv7. */
  id: string;
  /** Epoch ms. */
  at: number;
  /** Subject of the token. */
  subject: string;
  action: 'recording-played';
  callId: string;
  details: Record<string, string | number | null>;
}

export interface AuditLog {
  /** Resolves when the access is on record; grant it then, not before. */
  recordAccess(access: Access): Promise<void>;
  /** In the order of time. */
  accessesTo(callId: string): Promise<Access[]>;
}
