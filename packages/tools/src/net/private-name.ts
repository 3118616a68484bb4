// RFC 6761, 6762 (also its appendix G), 8375, 9476, and the names of the metadata services of clouds and of clusters.
const PRIVATE_SUFFIXES = [
  'localhost',
  'localdomain',
  'local',
  'internal',
  'intranet',
  'private',
  'corp',
  'home',
  'lan',
  'home.arpa',
  'svc',
  'cluster.local',
  'alt',
  'onion',
];

/** Whether a host name stands for something that is not on the open internet, whatever it resolves to: `localhost`, `printer`, `db.internal`. */
export function isPrivateName(host: string): boolean {
  const name = host.toLowerCase().replace(/\.+$/, '');
  return !name.includes('.') || PRIVATE_SUFFIXES.some((suffix) => name.endsWith(`.${suffix}`));
}
