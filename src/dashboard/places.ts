import type { PlaceView } from '../core/endpoints.js';

const NOTES: Readonly<Record<PlaceView['state'], string>> = {
  next: ' (in use)',
  open: '',
  dearer: ' (costs more)',
  outside: ' (not allowed)',
};

/** 'eu', or every place of a provider that has several: 'eu eu.acme.example 25 ms (in use), us api.acme.example (not allowed)'. */
export function placesText(places: readonly PlaceView[]): string {
  const [only, ...others] = places;
  if (only && others.length === 0) return only.region;
  return places
    .map(({ region, address, state, latencyMs }) => {
      const time = latencyMs === undefined ? '' : ` ${Math.round(latencyMs)} ms`;
      return `${region} ${address.replace(/^https?:\/\//, '')}${time}${NOTES[state]}`;
    })
    .join(', ');
}
