export { parseCsv, type CsvOptions } from './parse-csv.ts';
export { renderCsv, type CsvLayout } from './render-csv.ts';
