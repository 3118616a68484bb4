import { calcPrice } from '@pydantic/genai-prices';

/** One price of the same call. */
export function price(model: string, provider: string, tokens: { readonly input: number; readonly output: number }): number | undefined {
  return calcPrice({ input_tokens: tokens.input, output_tokens: tokens.output }, model, { providerId: provider })?.total_price;
}
