import { useState } from 'react';
import type { MetersSuspendData, MetersSuspendResponses } from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useSay } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { toast } from '../../ui/toast.tsx';

/** Suspend, or resume what is suspended; both say what follows for the money. */
export function MeterActions({ id, status, look = 'secondary' }: { id: string; status: string; look?: 'secondary' | 'ghost' }) {
  const { say } = useSay();
  const may = useMay();
  const [open, setOpen] = useState(false);
  const verb = status === 'suspended' ? 'resume' : 'suspend';
  const act = useAct<MetersSuspendData, MetersSuspendResponses>(`/api/meters/{id}/${verb}/` as MetersSuspendData['url']);
  if (!may('meters.suspend')) return null;
  const confirm = () =>
    act.mutate(
      { path: { id } },
      {
        onSuccess: () => {
          setOpen(false);
          toast(say('meters.changed'));
        },
      },
    );
  return (
    <>
      <Button look={look} onClick={() => setOpen(true)}>
        {say(`meters.${verb}`)}
      </Button>
      {open && (
        <Confirm
          title={say(`meters.${verb}Title`)}
          text={say(`meters.${verb}Text`)}
          act={say(`meters.${verb}`)}
          busy={act.isPending}
          problem={act.error}
          confirm={confirm}
          close={() => setOpen(false)}
        />
      )}
    </>
  );
}
