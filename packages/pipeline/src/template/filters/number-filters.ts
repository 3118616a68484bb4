import type { FilterFunction } from '../call-arguments.ts';
import { asNumber, toNumber, toText } from '../convert.ts';
import { TemplateValueError } from '../errors/template-value-error.ts';

/** Rounds half away from zero at a decimal place, from the decimal text of the number, so that 2.675 gives 2.68. */
function round(value: number, places: number, method: string): number {
  const digits = Math.max(-15, Math.min(15, Math.trunc(places)));
  const shift = (by: number, number: number): number => {
    const [mantissa, exponent = '0'] = String(number).split('e');
    return Number(`${mantissa}e${Number(exponent) + by}`);
  };
  const shifted = shift(digits, value);
  const rounded =
    method === 'ceil' ? Math.ceil(shifted) : method === 'floor' ? Math.floor(shifted) : Math.sign(shifted) * Math.round(Math.abs(shifted));
  return shift(-digits, rounded);
}

function fileSize(bytes: number, isBinary: boolean): string {
  const base = isBinary ? 1024 : 1000;
  if (Math.abs(bytes) < base) return `${bytes} ${bytes === 1 ? 'Byte' : 'Bytes'}`;
  const units = isBinary ? ['KiB', 'MiB', 'GiB', 'TiB', 'PiB'] : ['kB', 'MB', 'GB', 'TB', 'PB'];
  let value = bytes;
  let unit = -1;
  while (Math.abs(value) >= base && unit < units.length - 1) {
    value /= base;
    unit += 1;
  }
  return `${value.toFixed(1)} ${units[unit]!}`;
}

/** Filters on numbers. */
export const numberFilters: Readonly<Record<string, FilterFunction>> = {
  abs: (input) => Math.abs(toNumber(input, 'abs')),
  int: (input, args) => {
    const base = args.number(1, 'base', 10);
    const text = toText(input).trim();
    const number = base === 10 ? asNumber(input) : Number.parseInt(text.replace(/^0[xob]/i, ''), base);
    return number === undefined || Number.isNaN(number) ? args.number(0, 'default', 0) : Math.trunc(number);
  },
  float: (input, args) => asNumber(input) ?? args.number(0, 'default', 0),
  number: (input) => toNumber(input, 'number'),
  round: (input, args) => round(toNumber(input, 'round'), args.number(0, 'precision', 0), args.text(1, 'method', 'common')),
  filesizeformat: (input, args) => fileSize(toNumber(input, 'filesizeformat'), args.flag(0, 'binary', false)),
  percent: (input, args) => `${round(toNumber(input, 'percent') * 100, args.number(0, 'precision', 1), 'common')}%`,
  format_number: (input, args) => groupDigits(toNumber(input, 'format_number'), args.number(0, 'decimals', 0)),
};

/** `1234567.8` with 1 decimal → `1,234,567.8`. */
export function groupDigits(value: number, decimals: number): string {
  if (decimals < 0 || decimals > 20) throw new TemplateValueError(`A number cannot have ${decimals} decimals.`);
  const [whole, fraction] = round(value, decimals, 'common').toFixed(decimals).split('.');
  const grouped = whole!.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
