import { Tool, ValidationError, type Json, type JsonObject } from '@tutti/core';
import { z } from 'zod';
import { assess } from '../report/assessment.ts';
import { reportMarkdown } from '../report/markdown.ts';
import { reportPage } from '../report/page.ts';
import { totalsOf } from '../report/totals.ts';
import { assessmentSchema, dependencySchema, modelStepSchema, policyFields } from './schemas.ts';

const assessSchema = z.strictObject({
  dependency: dependencySchema,
  files: z.array(z.string()),
  licence: modelStepSchema,
  readme: modelStepSchema,
  changelog: modelStepSchema,
  ...policyFields,
});

const renderSchema = z.strictObject({
  workspace: z.string(),
  generated_at: z.string(),
  assessments: z.array(assessmentSchema),
  missing: z.array(z.string()),
  ...policyFields,
});

/** Judges licences by a policy and writes the report as texts; it changes nothing. */
export class DependencyReportTool extends Tool {
  constructor() {
    super({
      id: 'dependency-report',
      name: 'Dependency report',
      description: 'Judges licences by a policy, and renders the report.',
      // The parameters are parsed in `execute`: what a schema transforms must not be parsed twice.
      actions: {
        assess: { description: 'Brings the findings on one dependency together.', effect: 'none' },
        render: { description: 'Renders the report as Markdown and HTML.', effect: 'none' },
      },
    });
  }

  async execute(action: string, parameters: JsonObject): Promise<Json> {
    if (action === 'assess') {
      const { allow, deny, licence, readme, changelog, ...found } = assessSchema.parse(parameters);
      const assessment = assess({ ...found, licence, readme, changelog }, { allow, deny });
      return JSON.parse(JSON.stringify(assessment)) as Json;
    }
    if (action === 'render') return this.#render(parameters);
    throw new ValidationError(`The tool "dependency-report" has no action "${action}". It has: assess, render.`);
  }

  #render(parameters: JsonObject): Json {
    const { allow, deny, generated_at: generatedAt, workspace, assessments, missing } = renderSchema.parse(parameters);
    const report = { workspace, generatedAt, assessments, missing, policy: { allow, deny } };
    const { verdicts, count, agreeing, comparable, models, costUsd } = totalsOf(assessments);
    return {
      markdown: reportMarkdown(report),
      html: reportPage(report),
      count,
      verdicts: { ...verdicts },
      agreeing,
      comparable,
      models,
      costUsd,
    };
  }
}
