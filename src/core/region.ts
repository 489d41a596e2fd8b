/** Where requests are processed. 'other' is elsewhere or not known, 'local' is this machine. */
export const REGIONS = ['us', 'eu', 'cn', 'other', 'local'] as const;
export type Region = (typeof REGIONS)[number];

/** What the setting "routing.residency" may name. */
export const RESIDENCY_CHOICES = ['any', 'eu', 'us', 'cn', 'local'] as const;
export type ResidencyChoice = (typeof RESIDENCY_CHOICES)[number];

/** The regions that prompts may go to; undefined: anywhere. */
export type Residency = ReadonlySet<Region> | undefined;

/** Reads the setting. "any" counts only when it stands alone: whoever adds a region to it wants that region. */
export function residencyOf(chosen: readonly ResidencyChoice[]): Residency {
  const regions = chosen.filter((choice) => choice !== 'any');
  return regions.length === 0 && chosen.length > 0 ? undefined : new Set(regions);
}

/** True when prompts may go to the region. This machine always may be asked, and a place that is not known never. */
export function allowsRegion(residency: Residency, region: Region): boolean {
  if (residency === undefined || region === 'local') return true;
  return region !== 'other' && residency.has(region);
}

const NAMES: Readonly<Record<Exclude<Region, 'other'>, string>> = {
  us: 'the US',
  eu: 'the EU',
  cn: 'China',
  local: 'this machine',
};

/** Why a place may not be used: where requests would go, and what the setting allows. */
export function outsideText(regions: readonly Region[], residency: ReadonlySet<Region>): string {
  const known = regions.flatMap((region) => (region === 'other' ? [] : [NAMES[region]]));
  const where =
    known.length > 0
      ? `its requests go to ${[...new Set(known)].join(' or ')}`
      : 'it is not known where its requests go';
  return `${where}, and ${allowsOnlyText(residency)}`;
}

/** 'the setting "routing.residency" allows only the EU'. */
export function allowsOnlyText(residency: ReadonlySet<Region>): string {
  const names = [...residency].flatMap((region) => (region === 'other' ? [] : [NAMES[region]]));
  return `the setting "routing.residency" allows only ${names.length > 0 ? names.join(' and ') : NAMES.local}`;
}
