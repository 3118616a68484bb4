import { formatKills } from './kill/format-kills.ts';
import { seededRandom } from '@tutti/testing';
const t = performance.now();
const r = await formatKills({ random: seededRandom(5), share: 1 });
console.log(JSON.stringify(r, null, 1), performance.now() - t);
