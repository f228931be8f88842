import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { MetersCreateData, MetersCreateResponses, MetersGetResponses, MetersUpdateData, MetersUpdateResponses } from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { checkDigit, checkNumber } from '../../format/meter-number.ts';
import { useWords } from '../../i18n/index.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import type { Typed } from '../../ui/form.tsx';
import { toast } from '../../ui/toast.tsx';
import { Position } from './position.tsx';
import { words } from './words/index.ts';

export type Meter = MetersGetResponses[200];
type Details = Readonly<Record<string, readonly string[]>> | undefined;

/** Registers a meter; its check digit is looked at while it is typed. */
export function NewMeter({ close }: { close: () => void }) {
  const { say } = useWords(words);
  const navigate = useNavigate();
  const create = useAct<MetersCreateData, MetersCreateResponses>('/api/meters/');
  const send = (typed: Typed) =>
    create.mutate(
      { body: { meter_id: typed.text('meter_id'), ...bodyOf(typed) } },
      {
        onSuccess: ({ id }) => {
          toast(say('meters.registered'));
          void navigate({ to: '/meters/$id', params: { id } });
        },
      },
    );
  return (
    <Dialog title={say('meters.new')} close={close}>
      <Form send={send} act={say('meters.register')} busy={create.isPending} problem={create.error} close={close} className="p-5">
        <NumberField name="meter_id" label={say('g.meter')} errors={create.error?.details['meter_id']} />
        <Fields details={create.error?.details} />
      </Form>
    </Dialog>
  );
}

export function EditMeter({ meter, close }: { meter: Meter; close: () => void }) {
  const { say } = useWords(words);
  const update = useAct<MetersUpdateData, MetersUpdateResponses>('/api/meters/{id}/', { method: 'PATCH' });
  const told = () => {
    toast(say('meters.saved'));
    close();
  };
  return (
    <Dialog title={say('meters.edit')} close={close}>
      <Form
        send={(typed) => update.mutate({ path: { id: meter.id }, body: bodyOf(typed) }, { onSuccess: told })}
        act={say('meters.save')}
        busy={update.isPending}
        problem={update.error}
        close={close}
        className="p-5"
      >
        <Fields meter={meter} details={update.error?.details} />
      </Form>
    </Dialog>
  );
}

function bodyOf(typed: Typed) {
  const orNull = (name: string) => typed.text(name) || null;
  return {
    meter_type: typed.text('meter_type'),
    location: typed.text('location'),
    site: typed.text('site'),
    serial_number: typed.text('serial_number'),
    firmware_version: typed.text('firmware_version'),
    installed_on: orNull('installed_on'),
    latitude: orNull('latitude'),
    longitude: orNull('longitude'),
    bulk_meter: orNull('bulk_meter'),
  };
}

/** A meter number with a word on its check digit as it is typed. */
export function NumberField({ name, label, errors }: { name: string; label: string; errors: readonly string[] | undefined }) {
  const { say } = useWords(words);
  const [typed, setTyped] = useState('');
  const checked = checkNumber(typed);
  const digits = typed.replaceAll(/\D/g, '');
  const wrong = checked === 'wrong' ? [say('meters.digitWrong', { digit: checkDigit(digits.slice(0, -1)) })] : undefined;
  return (
    <Field
      name={name}
      label={label}
      hint={checked === 'fits' ? say('meters.digitFits') : say('meters.numberHint')}
      errors={errors ?? wrong}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      inputMode="numeric"
      autoComplete="off"
      autoFocus
    />
  );
}

const USUAL_TYPE = 'water';

type Named = 'meter_type' | 'site' | 'location' | 'serial_number' | 'firmware_version' | 'installed_on';

function Fields({ meter, details = {} }: { meter?: Meter; details: Details }) {
  const { say } = useWords(words);
  const field = (name: Named, label: string) => ({ name, label, defaultValue: meter?.[name] ?? '', errors: details[name] });
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field {...field('meter_type', say('meters.type'))} defaultValue={meter?.meter_type ?? USUAL_TYPE} />
        <Field {...field('site', say('meters.site'))} />
      </div>
      <Field {...field('location', say('common.place'))} />
      <Position latitude={meter?.latitude ?? ''} longitude={meter?.longitude ?? ''} details={details} />
      <div className="grid gap-3 sm:grid-cols-[1fr_1fr_10rem]">
        <Field {...field('serial_number', say('meters.serial'))} />
        <Field {...field('firmware_version', say('meters.firmware'))} />
        <Field {...field('installed_on', say('meters.installed'))} type="date" />
      </div>
      <Field
        name="bulk_meter"
        label={say('meters.bulk')}
        hint={say('meters.bulkHint')}
        defaultValue={meter?.bulk_meter_id ?? ''}
        errors={details['bulk_meter']}
        autoComplete="off"
      />
    </>
  );
}
