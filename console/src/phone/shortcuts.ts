// What keys do while something rings or one is talking.

export type ShortcutAction = 'answer' | 'decline' | 'mute' | 'camera' | 'hold' | 'screen' | 'hang-up' | 'swap' | 'help';

export interface Shortcut {
  key: string;
  action: ShortcutAction;
  name: string;
  when: 'ringing' | 'talking' | 'always';
}

export const shortcuts: readonly Shortcut[] = [
  { key: 'a', action: 'answer', name: 'Answer the newest ring', when: 'ringing' },
  { key: 'd', action: 'decline', name: 'Decline it', when: 'ringing' },
  { key: 'm', action: 'mute', name: 'Mute or unmute', when: 'talking' },
  { key: 'v', action: 'camera', name: 'Camera on or off', when: 'talking' },
  { key: 'h', action: 'hold', name: 'Hold or resume', when: 'talking' },
  { key: 's', action: 'screen', name: 'Share the screen, or stop', when: 'talking' },
  { key: 'w', action: 'swap', name: 'Change to the call that waits', when: 'talking' },
  { key: 'e', action: 'hang-up', name: 'End the call', when: 'talking' },
  { key: '?', action: 'help', name: 'This list', when: 'always' },
];

/** Of the event, as far as it decides. */
export interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  repeat: boolean;
  /** Whether it goes into a field. */
  isTyped: boolean;
}

/** Null: the key is nobody's, or it is written into a field. */
export function actionOf(pressed: Pressed, phone: { isRinging: boolean; isTalking: boolean }): ShortcutAction | null {
  if (pressed.ctrlKey || pressed.metaKey || pressed.altKey || pressed.repeat || pressed.isTyped) return null;
  const applies = { ringing: phone.isRinging, talking: phone.isTalking, always: true };
  const found = shortcuts.find(({ key, when }) => key === pressed.key.toLowerCase() && applies[when]);
  return found?.action ?? null;
}
