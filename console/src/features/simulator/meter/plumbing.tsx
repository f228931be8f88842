import { words } from '../words.ts';

type Props = { valveOpen: boolean; tapOpen: boolean; running: boolean; litres: number };

const CAN_LITRES = 20;
const CAN_TOP = 122;
const CAN_BOTTOM = 196;

/** Pipe, valve, tap and a twenty-litre can that fills with what was drawn. */
export function Plumbing({ valveOpen, tapOpen, running, litres }: Props) {
  const part = litres === 0 ? 0 : (litres % CAN_LITRES) / CAN_LITRES;
  const level = (CAN_BOTTOM - CAN_TOP) * part;
  return (
    <svg viewBox="0 0 340 206" className="plumbing" role="img" aria-label={words.meter.filled(Math.floor(litres))}>
      <Shades />
      <rect x="20" y="-20" width="24" height="42" fill="url(#pipe-v)" />
      <path d="M20 20h24v8a6 6 0 0 0 6 6h4v24h-14a20 20 0 0 1-20-20Z" fill="url(#pipe-v)" />
      <rect x="16" y="12" width="32" height="11" rx="3" fill="url(#pipe-v)" />
      <rect x="46" y="34" width="196" height="24" fill="url(#pipe)" />
      <rect x="42" y="30" width="12" height="32" rx="3" fill="url(#nut)" />
      <Valve open={valveOpen} />
      <Tap open={tapOpen} />
      {running && <Stream />}
      <Can level={level} />
    </svg>
  );
}

function Shades() {
  return (
    <defs>
      <linearGradient id="pipe" x2="0" y2="1">
        <stop offset="0" className="brass-2" />
        <stop offset="0.28" className="brass-1" />
        <stop offset="0.6" className="brass-3" />
        <stop offset="1" className="brass-4" />
      </linearGradient>
      <linearGradient id="pipe-v">
        <stop offset="0" className="brass-2" />
        <stop offset="0.28" className="brass-1" />
        <stop offset="0.6" className="brass-3" />
        <stop offset="1" className="brass-4" />
      </linearGradient>
      <linearGradient id="nut" x2="0" y2="1">
        <stop offset="0" className="brass-1" />
        <stop offset="0.5" className="brass-3" />
        <stop offset="1" className="brass-4" />
      </linearGradient>
      <linearGradient id="can-body">
        <stop offset="0" className="can-1" />
        <stop offset="0.35" className="can-2" />
        <stop offset="1" className="can-3" />
      </linearGradient>
      <clipPath id="can-inside">
        <path d={CAN} />
      </clipPath>
    </defs>
  );
}

function Valve({ open }: { open: boolean }) {
  return (
    <g>
      <rect x="112" y="27" width="46" height="38" rx="7" fill="url(#nut)" />
      <rect x="106" y="30" width="9" height="32" rx="3" fill="url(#nut)" />
      <rect x="155" y="30" width="9" height="32" rx="3" fill="url(#nut)" />
      <rect x="131" y="14" width="8" height="15" fill="url(#pipe-v)" />
      <g className={`valve-lever ${open ? '' : 'valve-shut'}`}>
        <rect x="101" y="7" width="68" height="10" rx="5" className={open ? 'lever-open' : 'lever-shut'} />
        <circle cx="135" cy="12" r="6" className="lever-pin" />
      </g>
    </g>
  );
}

function Tap({ open }: { open: boolean }) {
  return (
    <g>
      <rect x="234" y="29" width="12" height="34" rx="3" fill="url(#nut)" />
      <path d="M244 33h20a26 26 0 0 1 26 26v21h-23v-16a6 6 0 0 0-6-6h-17Z" fill="url(#pipe)" />
      <rect x="263" y="78" width="31" height="8" rx="3" fill="url(#nut)" />
      <rect x="256" y="20" width="9" height="16" fill="url(#pipe-v)" />
      <g className={`tap-handle ${open ? 'tap-open' : ''}`}>
        <rect x="238" y="12" width="45" height="10" rx="5" className="handle" />
      </g>
    </g>
  );
}

function Stream() {
  return (
    <g className="stream">
      <path d="M273 86c0 16 1 30 1 46v58h9v-58c0-16 1-30 1-46Z" className="stream-body" />
      <path d="M276.5 88v102M280.5 92v98" className="stream-shine" />
    </g>
  );
}

const CAN = 'M232 140a10 10 0 0 1 5-8l14-8a8 8 0 0 1 4-1h46a12 12 0 0 1 12 12v49a14 14 0 0 1-14 14h-53a14 14 0 0 1-14-14Z';

function Can({ level }: { level: number }) {
  return (
    <g>
      <rect x="262" y="113" width="33" height="12" rx="3" className="can-neck" />
      <path d={CAN} fill="url(#can-body)" />
      <g clipPath="url(#can-inside)">
        <rect x="228" y={CAN_TOP} width="90" height="80" className="can-water" style={{ transform: `translateY(${CAN_BOTTOM + 2 - CAN_TOP - level}px)` }} />
      </g>
      <path d="M246 146h53M246 160h53M246 174h53" className="can-ribs" />
      <path d={CAN} className="can-line" />
    </g>
  );
}
