import { Type, type Static } from 'typebox';
import { text } from '../../../kernel/fields.ts';
import { FEATURES, type Feature } from './features.ts';

const Named = Type.Unsafe<Feature>({ type: 'string', enum: [...FEATURES] });
const Reason = text(500, 3);
const nullable = { text: Type.Union([Type.String(), Type.Null()]), flag: Type.Union([Type.Boolean(), Type.Null()]) };

export const PlatformSwitch = Type.Object({ feature: Named, is_on: Type.Boolean(), reason: Reason }, { additionalProperties: false });
export const ClientSwitch = Type.Object(
  {
    feature: Named,
    /** Null: as the platform has it. */
    is_on: Type.Unsafe<boolean | null>({ type: ['boolean', 'null'] }),
    reason: Reason,
  },
  { additionalProperties: false },
);
export type ClientSwitchBody = Static<typeof ClientSwitch>;

const PlatformFeature = Type.Object({
  feature: Named,
  is_on: Type.Boolean({ description: 'For clients that have no switch of their own.' }),
  reason: Type.String(),
  changed_at: nullable.text,
  clients_on: Type.Integer({ description: 'Clients for which it is on by a switch of their own.' }),
  clients_off: Type.Integer({ description: 'Clients for which it is off by a switch of their own.' }),
});
const ClientFeature = Type.Object({
  feature: Named,
  is_on: Type.Boolean(),
  own: Type.Unsafe<boolean | null>({ ...nullable.flag, description: "The client's own switch; null: as the platform has it." }),
  reason: Type.String(),
  changed_at: nullable.text,
});
export const PlatformFeatures = Type.Object({ features: Type.Array(PlatformFeature) });
export const ClientFeatures = Type.Object({ features: Type.Array(ClientFeature) });
