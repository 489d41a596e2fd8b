/** English words too common to say what a text is about. */
const ENGLISH =
  'about above after again against all also although always among and any are around because been before being ' +
  'below between both but came can cannot could did does doing done down during each either else even ever every few ' +
  'for from further get gets give given goes going had has have having her here hers him his how however into its ' +
  'itself just keep kept know less let like made make makes many may maybe might more most much must near need neither ' +
  'never next none nor not nothing now off often once one only onto other others ought our ours out over own part per ' +
  'perhaps put quite rather really said same say see seem seems shall she should since some something still such take ' +
  'than that the their theirs them then there therefore these they thing things this those though through thus too ' +
  'toward two under until upon use used uses using very was way well went were what when where whether which while who ' +
  'whole whom whose why will with within without would yes yet you your yours';

/** Words left out of similarity and key terms; those of one or two letters are left out as well. */
export const STOP_WORDS: ReadonlySet<string> = new Set(ENGLISH.split(' '));
