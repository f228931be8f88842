import { useState } from 'react';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { toast } from '../../ui/toast.tsx';
import { words } from './words/index.ts';

type Props = { latitude: string; longitude: string; details: Readonly<Record<string, readonly string[]>> | undefined };

const PLACES = 6;

/** Where a meter is: typed, or taken from the phone of who stands before it. */
export function Position({ latitude, longitude, details }: Props) {
  const { say } = useWords(words);
  const [at, setAt] = useState({ latitude, longitude });
  const take = () =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => setAt({ latitude: coords.latitude.toFixed(PLACES), longitude: coords.longitude.toFixed(PLACES) }),
      () => toast(say('meters.noPosition'), 'need'),
      { enableHighAccuracy: true },
    );
  return (
    <div className="grid items-start gap-3 sm:grid-cols-[1fr_1fr_auto]">
      {(['latitude', 'longitude'] as const).map((name) => (
        <Field
          key={name}
          name={name}
          label={say(`meters.${name}`)}
          value={at[name]}
          onChange={(event) => setAt({ ...at, [name]: event.target.value })}
          errors={details?.[name]}
          inputMode="decimal"
          autoComplete="off"
        />
      ))}
      <Button className="sm:mt-6" onClick={take}>
        {say('meters.here')}
      </Button>
    </div>
  );
}
