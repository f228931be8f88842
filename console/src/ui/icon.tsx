const PATHS = {
  coin: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM9 12.5l2.2 2.2L15.5 10',
  reply: 'M4 11h11a5 5 0 0 1 5 5v2M4 11l5-5M4 11l5 5',
  token: 'M7 10a4 4 0 1 0 3.6 5.7L12 14h2l1.5 1.5L17 14l1.5 1.5L21 13l-1.5-2h-9A4 4 0 0 0 7 10Zm-.5 4h.01',
  message: 'M4 5h16v11H9l-5 4V5Zm4 4h8M8 12h5',
  delivered: 'M2.5 12.5 6.5 17l8-10M11 16l1 1 9.5-10',
  keypad: 'M6 5h.01M12 5h.01M18 5h.01M6 11h.01M12 11h.01M18 11h.01M6 17h.01M12 17h.01M18 17h.01',
  phone: 'M8 3h8a1.5 1.5 0 0 1 1.5 1.5v15A1.5 1.5 0 0 1 16 21H8a1.5 1.5 0 0 1-1.5-1.5v-15A1.5 1.5 0 0 1 8 3Zm3 15h2',
  meter: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 9 3.5-4M7.5 12a4.5 4.5 0 0 1 2-3.7',
  story: 'M6 4v16M6 7h.01M6 12h.01M6 17h.01M10 7h9M10 12h9M10 17h6',
  fault: 'M13 3 5 14h6l-1 7 8-11h-6l1-7Z',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14Zm5 12 4.5 4.5',
  refuse: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM9 9l6 6M15 9l-6 6',
  question: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 16.5h.01',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8Zm0-5v1.5M12 19.5V21M4.2 4.2l1.1 1.1M18.7 18.7l1.1 1.1M3 12h1.5M19.5 12H21M4.2 19.8l1.1-1.1M18.7 5.3l1.1-1.1',
  moon: 'M20 14.5A8 8 0 0 1 9.5 4a8 8 0 1 0 10.5 10.5Z',
  back: 'M15 5l-7 7 7 7',
  erase: 'M9 6h11v12H9l-6-6 6-6Zm3.5 4 4 4M16.5 10l-4 4',
  enter: 'M20 6v6a2 2 0 0 1-2 2H5M5 14l4-4M5 14l4 4',
  drop: 'M12 3.5c3.5 4 6 7 6 10.2a6 6 0 0 1-12 0c0-3.2 2.5-6.2 6-10.2Z',
  arrow: 'M5 12h14M13 6l6 6-6 6',
  check: 'M5 12.5 10 17.5 19.5 7',
  reset: 'M5 12a7 7 0 1 1 2 5M5 12V7M5 12h5',
  close: 'M6 6l12 12M18 6 6 18',
  flight: 'M4 12h10M10 7l5 5-5 5M19 6v12',
  bang: 'M12 4v9.5M12 18.2v1',
  home: 'M4 11 12 4l8 7v9h-5v-6H9v6H4Z',
  people: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Zm-6.5 9a6.5 6.5 0 0 1 13 0M16 4.5a3.5 3.5 0 0 1 0 6.3M18 14.5a6.5 6.5 0 0 1 3.5 5.5',
  desk: 'M4 5h16v9H4Zm0 9 2 6h12l2-6M9 14a3 3 0 0 0 6 0',
  bell: 'M6 16V11a6 6 0 1 1 12 0v5l1.5 2h-15L6 16Zm4 5h4',
  menu: 'M4 7h16M4 12h16M4 17h16',
  columns: 'M4 5h16v14H4ZM9.5 5v14M15 5v14',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-8 9a8 8 0 0 1 16 0',
  down: 'M6 9l6 6 6-6',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Zm9.5-3a3 3 0 1 0 0 6 3 3 0 0 0 0-6Z',
  narrow: 'M4 5h16v14H4ZM10 5v14M17 9l-3 3 3 3',
  keyboard: 'M3 7h18v10H3Zm4 3.5h.01M11 10.5h.01M15 10.5h.01M8 13.5h8',
  horn: 'M4 10v4h3l9 5V5L7 10H4Zm15-1.5a5 5 0 0 1 0 7M8 14l1.5 6',
  form: 'M6 3h9l4 4v14H6ZM14 3v5h5M9 12h7M9 16h5',
  chart: 'M4 20V4M4 20h16M8 16v-4M12 16V8M16 16v-6',
  clip: 'M20 11.5 12 19.5a5 5 0 0 1-7-7l8.5-8.5a3.3 3.3 0 0 1 4.7 4.7L9.8 17.2a1.7 1.7 0 0 1-2.4-2.4l7.6-7.6',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 4.5V12l3 2.5',
  note: 'M5 4h14v11l-5 5H5ZM19 15h-5v5M8.5 9h7M8.5 12.5H12',
  plus: 'M12 5v14M5 12h14',
  pause: 'M8 5v14M16 5v14',
  play: 'M7 5l11 7-11 7Z',
  mail: 'M3 6h18v12H3Zm0 .5 9 7 9-7',
  tag: 'M4 4h8l8 8-8 8-8-8Zm4.5 4.5h.01',
  smile: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm-3.5 11a4.5 4.5 0 0 0 7 0M9 9.5h.01M15 9.5h.01',
  send: 'M4 4.5 21 12 4 19.5 6.5 12ZM6.5 12H13',
  price: 'M4 12 12 4h7v7l-8 8ZM15.5 8.5h.01M9 12l3 3',
  giveBack: 'M9 7 4 12l5 5M4 12h11a5 5 0 0 1 0 10h-2',
  scale: 'M12 4v16M7 20h10M5 7h14M5 7l-3 7h6ZM19 7l-3 7h6Z',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  upload: 'M12 16V5M7 9l5-5 5 5M5 20h14',
  cut: 'M6 4v4c0 4 12 4 12 8v4M18 4v4c0 2-3 3-6 4',
  fetch: 'M12 4v11M7 10.5l5 5 5-5M5 20h14',
  map: 'M9 4 3 6.5v13.5l6-2.5 6 2.5 6-2.5V4l-6 2.5L9 4Zm0 0v13.5M15 6.5V20',
  key: 'M8 15a4 4 0 1 1 3.5-6H21v3h-2v3h-3v-3h-4.5A4 4 0 0 1 8 15Zm-.5-4h.01',
  sliders: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5',
} as const;

export type IconName = keyof typeof PATHS;

/** A drawn sign beside a word; it never stands alone, so it is hidden from screen readers. */
export function Icon({ name, size = 16, className }: { name: IconName; size?: number; className?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width={size}
      height={size}
      aria-hidden="true"
      className={className}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={PATHS[name]} strokeWidth={name === 'keypad' ? 3.2 : undefined} />
    </svg>
  );
}
