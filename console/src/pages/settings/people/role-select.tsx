import { useWords } from '../../../i18n/index.ts';
import { Select } from '../../../ui/field.tsx';
import { words } from '../words/index.ts';

const ROLES = ['owner', 'admin', 'agent', 'field_engineer', 'read_only'] as const;
export type RoleName = (typeof ROLES)[number];

export const roleOf = (text: string): RoleName => ROLES.find((role) => role === text) ?? 'agent';

type Props = { role: RoleName; choose: (role: RoleName) => void; errors?: readonly string[] | undefined };

/** A role, and in words what it opens. */
export function RoleSelect({ role, choose, errors }: Props) {
  const { say } = useWords(words);
  return (
    <Select
      label={say('settings.peopleRole')}
      hint={say(`settings.may.${role}`)}
      name="role"
      choices={ROLES.map((value) => ({ value, label: say(`role.${value}`) }))}
      value={role}
      onChange={(event) => choose(roleOf(event.target.value))}
      errors={errors}
    />
  );
}
