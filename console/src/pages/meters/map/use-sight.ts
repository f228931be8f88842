import { useEffect, useRef, useState } from 'react';
import type { PointerEvent, RefObject } from 'react';
import { fitted, zoomed } from './plan.ts';
import type { Frame, Sight, Spot } from './plan.ts';

const STEP = 1.5;
const KEY_MOVE = 60;
/** A finger that moved less than this has pressed and not dragged. */
const PRESS = 5;

/** How large an element is drawn. */
export function useFrame(element: RefObject<HTMLElement | null>): Frame {
  const [frame, setFrame] = useState<Frame>({ width: 0, height: 0 });
  useEffect(() => {
    if (!element.current) return;
    const watch = new ResizeObserver(([entry]) => entry && setFrame({ width: entry.contentRect.width, height: entry.contentRect.height }));
    watch.observe(element.current);
    return () => watch.disconnect();
  }, [element]);
  return frame;
}

/** What is in sight, moved and zoomed by hand, wheel and keys; until then it holds all spots. */
export function useSight(spots: readonly Spot[], frame: Frame) {
  const [moved, setMoved] = useState<Sight | null>(null);
  const sight = moved ?? fitted(spots, frame);
  const middle = { left: frame.width / 2, top: frame.height / 2, frame };
  const zoom = (factor: number, at: { left: number; top: number } = middle) => setMoved(zoomed(sight, factor, { ...at, frame }));
  const shift = (dx: number, dy: number) => setMoved({ ...sight, x: sight.x - dx / sight.scale, y: sight.y - dy / sight.scale });
  const drag = useDrag(shift, (factor) => zoom(factor));
  const press = (key: string): boolean => {
    const act = {
      '+': () => zoom(STEP),
      '-': () => zoom(1 / STEP),
      '0': () => setMoved(null),
      ArrowLeft: () => shift(KEY_MOVE, 0),
      ArrowRight: () => shift(-KEY_MOVE, 0),
      ArrowUp: () => shift(0, KEY_MOVE),
      ArrowDown: () => shift(0, -KEY_MOVE),
    }[key];
    act?.();
    return act !== undefined;
  };
  return { sight, zoom, zoomIn: () => zoom(STEP), zoomOut: () => zoom(1 / STEP), fit: () => setMoved(null), press, drag };
}

type Finger = { x: number; y: number };

/** One finger moves, two pinch. `wasDrag` tells whether the last press was a drag. */
function useDrag(shift: (dx: number, dy: number) => void, pinch: (factor: number) => void) {
  const fingers = useRef(new Map<number, Finger>());
  const way = useRef(0);
  const apart = () => {
    const [one, other] = [...fingers.current.values()];
    return one && other ? Math.hypot(one.x - other.x, one.y - other.y) : 0;
  };
  return {
    wasDrag: () => way.current > PRESS,
    onPointerDown: ({ pointerId, clientX: x, clientY: y }: PointerEvent) => {
      if (fingers.current.size === 0) way.current = 0;
      fingers.current.set(pointerId, { x, y });
    },
    onPointerMove: ({ pointerId, clientX: x, clientY: y, currentTarget }: PointerEvent) => {
      const before = fingers.current.get(pointerId);
      if (!before) return;
      const [dx, dy, was] = [x - before.x, y - before.y, apart()];
      fingers.current.set(pointerId, { x, y });
      way.current += Math.abs(dx) + Math.abs(dy);
      // captured only once it is a drag: a press belongs to the dot under it
      if (way.current > PRESS && !currentTarget.hasPointerCapture(pointerId)) currentTarget.setPointerCapture(pointerId);
      if (was > 0) pinch(apart() / was);
      else if (way.current > PRESS) shift(dx, dy);
    },
    onPointerUp: ({ pointerId }: PointerEvent) => void fingers.current.delete(pointerId),
    onPointerCancel: ({ pointerId }: PointerEvent) => void fingers.current.delete(pointerId),
  };
}
