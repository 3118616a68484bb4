import { dirname, join } from 'node:path';
import {
  generateWith,
  systemClock,
  type Clock,
  type Generate,
  type Ids,
  type Logger,
  type ModelList,
  type ModelProvider,
  type QuoteCall,
} from '@tutti/core';
import { keepRouter, modelsOf, type KeptRouter, type LoadedSettings, type ModelRegistry } from '@tutti/models';
import type { ModelGatewayOptions } from './gateway-options.ts';
import { ModelGateway } from './model-gateway.ts';
import { modelListOf } from './model-list.ts';

/** Anything that answers. */
export interface ModelSource {
  readonly generate: Generate;
  /** The models it chooses from, for tools that choose among them. */
  readonly models?: ModelList;
  /** What a call may cost: runs with a budget ask before each call. */
  readonly quote?: QuoteCall;
}

export interface ModelSideOptions {
  /** One of these three answers, without settings; or, by default, a gateway over the models that the settings ask for. */
  readonly generate?: Generate | undefined;
  readonly provider?: ModelProvider | undefined;
  readonly modelRegistry?: ModelRegistry | ModelSource | undefined;
  /** How providers are reached. */
  readonly providers: ModelGatewayOptions['providers'];
  readonly limits?: ModelGatewayOptions['limits'];
  readonly settings: LoadedSettings;
  /** File of the journal. */
  readonly store?: string | undefined;
  /** File that keeps what the router has learnt; its folder must exist; false: nothing is kept. Default: `router.sqlite` beside the journal's, where that is a file. */
  readonly routerStore?: string | false | undefined;
  readonly clock?: Clock | undefined;
  readonly ids?: Ids | undefined;
  readonly logger: Logger;
}

/** Where answers of models come from; disposed of, it has told the store all it has learnt. */
export interface ModelSide extends ModelSource, AsyncDisposable {
  /** The models it chooses from, when it does. */
  readonly registry?: ModelRegistry;
}

/**
 * What was given, else a gateway over the registry, by default of all models whose keys are set and the local one.
 * @throws SettingsFileError, ModelsFileError; ValidationError for limits that make no sense
 */
export async function openModelSide(options: ModelSideOptions): Promise<ModelSide> {
  const { generate, provider, modelRegistry, clock = systemClock, ids, logger, limits, settings, store } = options;
  const { routerStore = store === undefined ? false : routerBeside(store) } = options;
  if (generate !== undefined) return plain(generate);
  if (provider !== undefined) return plain(generateWith(provider, { clock, logger }));
  if (modelRegistry !== undefined && 'generate' in modelRegistry) {
    const { models, quote } = modelRegistry;
    return {
      ...plain(modelRegistry.generate.bind(modelRegistry)),
      ...(models === undefined ? {} : { models }),
      ...(quote === undefined ? {} : { quote: quote.bind(modelRegistry) }),
    };
  }
  const registry = modelRegistry ?? modelsOf(settings);
  const gateway = new ModelGateway({
    registry,
    providers: options.providers,
    clock,
    limits: { ...settings.limits, ...limits },
    ...(ids === undefined ? {} : { ids }),
  });
  const kept = routerStore === false ? undefined : await openRouter(registry, { path: routerStore, clock, logger });
  const { timeoutMs, idleTimeoutMs } = settings.models;
  const patience = { ...(timeoutMs === undefined ? {} : { timeoutMs }), ...(idleTimeoutMs === undefined ? {} : { idleTimeoutMs }) };
  return {
    registry,
    models: modelListOf(registry),
    quote: (request, limits) => gateway.quote(request, limits),
    generate: async (request, call) => {
      try {
        return await gateway.generate(request, { ...patience, ...call });
      } finally {
        kept?.touch();
      }
    },
    [Symbol.asyncDispose]: async () => {
      gateway[Symbol.dispose]();
      await kept?.close();
    },
  };
}

/** The file of a router beside the file of a journal. */
export function routerBeside(store: string): string {
  return join(dirname(store), 'router.sqlite');
}

/** Without its store a router decides a little worse, and that is no reason to fail a run. */
async function openRouter(
  { router }: ModelRegistry,
  { path, clock, logger }: { readonly path: string; readonly clock: Clock; readonly logger: Logger },
): Promise<KeptRouter | undefined> {
  try {
    return await keepRouter(router, path, { clock, logger });
  } catch (error) {
    logger.warning(`What routers have learnt is not used, and nothing is added: ${String(error)}`);
    return undefined;
  }
}

function plain(generate: Generate): ModelSide {
  return { generate, [Symbol.asyncDispose]: async () => undefined };
}
