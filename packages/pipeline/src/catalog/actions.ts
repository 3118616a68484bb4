/** How an action written without a tool is done: by a model, here, or by a tool. */
export type BuiltInAction =
  | { readonly kind: 'model'; readonly mode: ModelMode }
  | { readonly kind: 'local'; readonly does: LocalAction }
  | { readonly kind: 'tool'; readonly tool: string; readonly action: string };

/** What is asked of the model. */
export type ModelMode = 'generate' | 'analyze' | 'structured' | 'chat' | 'task';

/** Actions that need neither model nor tool. */
export type LocalAction = 'echo' | 'evaluate' | 'capture' | 'fail';

const model = (mode: ModelMode): BuiltInAction => ({ kind: 'model', mode });
const local = (does: LocalAction): BuiltInAction => ({ kind: 'local', does });
const tool = (name: string, action: string): BuiltInAction => ({ kind: 'tool', tool: name, action });

/** Actions that need no `tool:`. */
export const builtInActions: ReadonlyMap<string, BuiltInAction> = new Map(
  Object.entries({
    generate_text: model('generate'),
    generate: model('generate'),
    llm_call: model('generate'),
    llm_generate: model('generate'),
    llm: model('generate'),
    complete: model('generate'),
    prompt: model('generate'),
    ask: model('generate'),
    analyze_text: model('analyze'),
    analyze: model('analyze'),
    summarize: model('analyze'),
    summarize_text: model('analyze'),
    classify: model('analyze'),
    classify_text: model('analyze'),
    extract_information: model('analyze'),
    translate: model('analyze'),
    generate_structured: model('structured'),
    generate_json: model('structured'),
    structured_output: model('structured'),
    extract_structured: model('structured'),
    chat: model('chat'),
    debug: local('echo'),
    echo: local('echo'),
    log: local('echo'),
    print: local('echo'),
    noop: local('echo'),
    pass: local('echo'),
    evaluate_condition: local('evaluate'),
    evaluate: local('evaluate'),
    condition: local('evaluate'),
    capture_result: local('capture'),
    set_variable: local('capture'),
    process: local('capture'),
    pass_through: local('capture'),
    passthrough: local('capture'),
    collect: local('capture'),
    store_result: local('capture'),
    fail: local('fail'),
    raise_error: local('fail'),
    validate: tool('validation', 'validate'),
    validate_data: tool('validation', 'validate'),
    write_file: tool('filesystem', 'write'),
    read_file: tool('filesystem', 'read'),
    save_file: tool('filesystem', 'write'),
    list_files: tool('filesystem', 'list'),
    copy_file: tool('filesystem', 'copy'),
    move_file: tool('filesystem', 'move'),
    delete_file: tool('filesystem', 'delete'),
    search_web: tool('web-search', 'search'),
    execute_pipeline: tool('pipeline-executor', 'execute'),
    run_command: tool('terminal', 'execute'),
    execute_command: tool('terminal', 'execute'),
    http_request: tool('http-client', 'request'),
    generate_report: tool('report-generator', 'generate'),
  } satisfies Record<string, BuiltInAction>),
);
