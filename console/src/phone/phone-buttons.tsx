// Whether the system may show what rings while one looks elsewhere; the ringtone; the keys.
import { Bell, Keyboard, Volume2, VolumeX } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../ui/icon-button.tsx';
import { showToast } from '../ui/toasts.ts';
import { showHelp } from './help-sheet.ts';
import { useKept } from './kept.ts';
import { isRingtoneOn } from './settings.ts';

export function PhoneButtons() {
  const isOn = useKept(isRingtoneOn);
  const [permission, setPermission] = useState(() => ('Notification' in window ? Notification.permission : 'denied'));
  const ask = async () => {
    const answer = await Notification.requestPermission();
    setPermission(answer);
    if (answer === 'denied')
      showToast('Notifications are off', { tone: 'bad', description: 'Allow them for this page in the browser.' });
  };
  return (
    <>
      {permission === 'default' && (
        <IconButton label="Notify me of calls" size="icon" onClick={() => void ask()}>
          <Bell aria-hidden className="size-4.5" />
        </IconButton>
      )}
      <IconButton
        label={isOn ? 'Turn the ringtone off' : 'Turn the ringtone on'}
        aria-pressed={isOn}
        size="icon"
        onClick={() => isRingtoneOn.set(!isOn)}
      >
        {isOn ? <Volume2 aria-hidden className="size-4.5" /> : <VolumeX aria-hidden className="size-4.5" />}
      </IconButton>
      <IconButton label="Keyboard shortcuts (?)" size="icon" onClick={() => showHelp(true)} className="max-sm:hidden">
        <Keyboard aria-hidden className="size-4.5" />
      </IconButton>
    </>
  );
}
