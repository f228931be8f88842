/** Pure arithmetic of the map: a flat picture of a town needs no projection beyond shrinking the degrees of longitude. */
export type Spot = { id: string; label: string; status: string; x: number; y: number };
export type Frame = { width: number; height: number };
/** What is in the middle, and how many pixels a kilometre has. */
export type Sight = { x: number; y: number; scale: number };
export type Cluster = { spots: readonly Spot[]; left: number; top: number; status: string };
type Placed = { id: string; meter_id: string; status: string; latitude: string | null; longitude: string | null };

const KM_A_DEGREE = 111.32;
const [CLOSEST, WIDEST] = [4000, 0.02];
const CELL = 44;
const MARGIN = 48;

/** Kilometres east and south of the first meter that has a position. */
export function spotsOf(meters: readonly Placed[]): readonly Spot[] {
  const placed = meters.filter((meter) => meter.latitude !== null && meter.longitude !== null);
  const [lat0, lon0] = [Number(placed[0]?.latitude), Number(placed[0]?.longitude)];
  const shrunk = Math.cos((lat0 * Math.PI) / 180);
  return placed.map(({ id, meter_id: label, status, latitude, longitude }) => ({
    id,
    label,
    status,
    x: (Number(longitude) - lon0) * KM_A_DEGREE * shrunk,
    y: (lat0 - Number(latitude)) * KM_A_DEGREE,
  }));
}

/** The sight that holds all spots, with a margin. */
export function fitted(spots: readonly Spot[], { width, height }: Frame): Sight {
  const [xs, ys] = [spots.map(({ x }) => x), spots.map(({ y }) => y)];
  const [left, right, top, bottom] = [least(xs), most(xs), least(ys), most(ys)];
  const scale = Math.min((width - 2 * MARGIN) / Math.max(right - left, 0.1), (height - 2 * MARGIN) / Math.max(bottom - top, 0.1));
  return { x: (left + right) / 2, y: (top + bottom) / 2, scale: within(scale) };
}

const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity);
const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), -Infinity);
export const within = (scale: number): number => Math.min(CLOSEST, Math.max(WIDEST, scale));

/** The sight after zooming by `factor` about a point of the picture, which stays where it is. */
export function zoomed(sight: Sight, factor: number, { left, top, frame }: { left: number; top: number; frame: Frame }): Sight {
  const scale = within(sight.scale * factor);
  const [dx, dy] = [left - frame.width / 2, top - frame.height / 2];
  return { x: sight.x + dx / sight.scale - dx / scale, y: sight.y + dy / sight.scale - dy / scale, scale };
}

/** What most needs a look stands for its group. */
const WORST: readonly string[] = ['tamper', 'fault', 'offline', 'suspended', 'maintenance', 'active'];

export function worstOf(states: readonly string[]): string {
  return WORST.find((state) => states.includes(state)) ?? states[0] ?? 'active';
}

/** Spots in sight, those that would lie on each other as one group. */
export function clustersOf(spots: readonly Spot[], sight: Sight, frame: Frame): readonly Cluster[] {
  const cells = new Map<string, Spot[]>();
  for (const spot of spots) {
    const { left, top } = placeOf(spot, sight, frame);
    if (left < -CELL || top < -CELL || left > frame.width + CELL || top > frame.height + CELL) continue;
    // cells stand still when the map is moved, so that groups do not change under the hand
    const key = `${Math.floor((spot.x * sight.scale) / CELL)} ${Math.floor((spot.y * sight.scale) / CELL)}`;
    cells.set(key, [...(cells.get(key) ?? []), spot]);
  }
  return [...cells.values()].map((group) => clusterOf(group, sight, frame));
}

function clusterOf(spots: readonly Spot[], sight: Sight, frame: Frame): Cluster {
  const middle = { x: spots.reduce((sum, { x }) => sum + x, 0) / spots.length, y: spots.reduce((sum, { y }) => sum + y, 0) / spots.length };
  return { spots, ...placeOf(middle, sight, frame), status: worstOf(spots.map(({ status }) => status)) };
}

export function placeOf({ x, y }: { x: number; y: number }, sight: Sight, frame: Frame): { left: number; top: number } {
  return { left: (x - sight.x) * sight.scale + frame.width / 2, top: (y - sight.y) * sight.scale + frame.height / 2 };
}

/** A round length for the bar at the foot of the map: at most `most` pixels long. */
export function barOf(scale: number, mostPixels = 120): { km: number; pixels: number } {
  const steps = [100, 50, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01];
  const km = steps.find((step) => step * scale <= mostPixels) ?? 0.01;
  return { km, pixels: km * scale };
}
