import { CapabilityMissingError, type Json } from '@tutti/core';

const can =
  'summaries, key phrases, entities (dates, money, e-mails, URLs, versions …), sentiment, classification by given labels, answers quoted from a text, and typed answers made of these';

/** A refusal that says what is missing, what there is instead, and how to get the rest. */
export function missing(what: string, data: Readonly<Record<string, Json>> = {}): CapabilityMissingError {
  return new CapabilityMissingError(
    `The local provider cannot ${what}. It is extractive: it finds ${can}. For anything else set OPENAI_API_KEY, ANTHROPIC_API_KEY or GOOGLE_API_KEY, or point an OpenAI-compatible base URL at a local model server.`,
    { data: { provider: 'local', errorClass: 'capability-missing', ...data } },
  );
}
