/** What to do about a problem whose place has nothing better to say. */
export const usualHints: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ACTION_UNKNOWN: 'Use an action of the tool.',
    DEP_UNKNOWN: 'Use the id of a step of this list, or remove the dependency.',
    IMPORT_INVALID: 'Mend that file, or remove the import.',
    PARAMETER_INVALID: 'Change the value to what the tool takes.',
    PARAMETER_MISSING: 'Add it under "parameters".',
    STEPS_MISSING: 'Add at least one step.',
    STEP_UNKNOWN: 'Use the id of a step of this list.',
    TEMPLATE_FILTER: 'Use a built-in one, or register it with the template library.',
    TEMPLATE_FORBIDDEN: 'Use the data itself: its keys, indexes and filters.',
    TEMPLATE_NAME: 'Use the id of a step, or declare an input.',
    TEMPLATE_SYNTAX: 'Complete the expression, or remove it.',
    TOOL_UNKNOWN: 'Use a registered tool, or register this one.',
    VALUE_RANGE: 'Choose a value within these limits.',
    VALUE_TYPE: 'Write the value in that form.',
    YAML_ALIAS_UNKNOWN: 'Put the anchor, "&name", before it, or write the value out.',
    YAML_SYNTAX: 'Compare the line, and the one before it, with the rest of the file; put quotes around texts with special characters.',
  }),
);
