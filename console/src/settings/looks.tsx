// How the console looks, and what it hides from people who look over a shoulder.
import { masking } from '../calls/masking.ts';
import { Panel } from '../ui/page.tsx';
import { usePreference } from '../ui/preference.ts';
import { Segmented } from '../ui/segmented.tsx';
import { Switch } from '../ui/switch.tsx';
import { theme } from '../ui/theme.ts';
import { themes } from '../ui/themes.ts';

export function Looks() {
  const chosen = usePreference(theme);
  const isMasked = usePreference(masking) === 'on';
  return (
    <Panel title="Appearance">
      <div className="flex flex-wrap items-center justify-between gap-2 px-4 py-3 text-sm">
        Theme
        <Segmented
          label="Theme"
          value={chosen}
          onChange={theme.set}
          choices={themes.map(({ value, name, icon: Icon }) => ({
            value,
            name: (
              <>
                <Icon aria-hidden className="size-3.5" /> {name}
              </>
            ),
          }))}
        />
      </div>
      <div className="border-t border-line py-1">
        <Switch
          name="Mask numbers"
          hint="All but the last four digits, on all screens and in CSV files."
          isOn={isMasked}
          onChange={(isOn) => masking.set(isOn ? 'on' : 'off')}
        />
      </div>
    </Panel>
  );
}
