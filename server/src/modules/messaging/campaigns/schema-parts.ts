import { Type } from 'typebox';

export const choice = <T extends string>(values: readonly T[]): ReturnType<typeof Type.Unsafe<T>> => Type.Unsafe<T>({ type: 'string', enum: [...values] });
export const Maybe = Type.Union([Type.String(), Type.Null()]);
export const MaybeInt = Type.Union([Type.Integer(), Type.Null()]);
export const closed = { additionalProperties: false } as const;

export const Recurrence = Type.Object(
  {
    frequency: choice(['daily', 'weekly', 'monthly'] as const),
    interval: Type.Optional(Type.Integer({ minimum: 1, maximum: 52 })),
    weekdays: Type.Optional(
      Type.Unsafe<number[] | null>({
        anyOf: [{ type: 'array', items: { type: 'integer', minimum: 1, maximum: 7 }, minItems: 1, maxItems: 7, uniqueItems: true }, { type: 'null' }],
        description: 'Of weekly runs: 1 is Monday. Without them the weekday of the first run.',
      }),
    ),
    month_day: Type.Optional(
      Type.Unsafe<number | null>({
        type: ['integer', 'null'],
        minimum: -1,
        maximum: 31,
        not: { const: 0 },
        description: 'Of monthly runs; -1 is the last day, and a month without the day has its last. Without it the day of the first run.',
      }),
    ),
    until: Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time' })),
    count: Type.Optional(
      Type.Unsafe<number | null>({ type: ['integer', 'null'], minimum: 1, maximum: 500, description: 'So many runs in all, the first among them.' }),
    ),
  },
  {
    ...closed,
    description:
      'Each run is a campaign of its own with the people of its moment; the next is scheduled when one starts. The time of day is that of the first, whatever clocks are changed.',
  },
);
export const ScheduledAt = Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time' });
export const LocalTime = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d$',
  description: "Day and time as each person's own clock shows it, instead of scheduled_at.",
});
