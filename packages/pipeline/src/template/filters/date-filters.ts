import type { FilterFunction } from '../call-arguments.ts';
import { dateFormat, readDate, strftime } from '../strftime.ts';
import { plainOf } from '../value.ts';

const format: FilterFunction = (input, args) => strftime(readDate(plainOf(input)), dateFormat(args.text(0, 'format', '%Y-%m-%d')));

/** Filters on times. Everything is UTC. */
export const dateFilters: Readonly<Record<string, FilterFunction>> = {
  date: format,
  strftime: format,
  format_date: format,
  dateformat: format,
  datetime: (input, args) => strftime(readDate(plainOf(input)), dateFormat(args.text(0, 'format', '%Y-%m-%d %H:%M:%S'))),
  isoformat: (input) => readDate(plainOf(input)).toISOString(),
};
