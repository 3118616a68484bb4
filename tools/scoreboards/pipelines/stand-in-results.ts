import type { JsonObject } from '@tutti/core';

const text: JsonObject = { url: 'https://example.com/one', title: 'One', content: 'The text of the first page.', text: 'The text of the first page.', word_count: 6, publication_date: '2026-01-01' };
const page: JsonObject = { ...text, result: text };
const hits: readonly JsonObject[] = [1, 2, 3].map((rank) => ({
  title: `Result ${rank}`, url: `https://example.com/${rank}`, snippet: `What page ${rank} says.`, content: `The text of page ${rank}.`, source: 'stand-in', domain: 'example.com', date: '2026-01-01', rank,
  relevance: 0.9, relevance_score: 0.9, credibility_score: 0.8,
}));
const files: readonly JsonObject[] = [{ path: 'one.png', url: 'file:one.png', type: 'bar', size: 10 }];
const media: JsonObject = { format: 'wav', duration: 1.5, sample_rate: 16_000, channels: 1, width: 640, height: 480, fps: 25, video_info: { duration: 1.5, width: 640, height: 480, fps: 25, resolution: '640x480', frame_count: 38, codec: 'none', size: 10 }, result: 'A picture of a red square.' };
const model = 'scripted/model';

/** What each tool gives, by its name. */
export const standInResults: Readonly<Record<string, JsonObject>> = {
  'web-search': { query: 'a query', results: hits, search_results: hits, total_results: 3, count: 3, search_time: 0.1, backend: 'stand-in', timestamp: '2026-01-01T00:00:00Z', search_metadata: { total_results: 3, search_time: 0.1, query_optimization: [] } },
  'web-scraper': { ...page, links: [], images: [], metadata: {}, status_code: 200 },
  'headless-browser': { ...page, results: hits, extracted_content: [page], extraction_errors: [], links: [], images: [], metadata: {}, status_code: 200, total_results: 3 },
  'http-client': { status: 200, status_code: 200, ok: true, headers: {}, body: '{}', data: {}, json: {}, text: '{}', content: '{}' },
  terminal: { stdout: 'done\n', stderr: '', output: 'done\n', return_code: 0, returncode: 0, exit_code: 0, execution_time: 12, command: 'echo done' },
  'python-executor': { stdout: '{}\n', stderr: '', output: '{}\n', result: {}, return_code: 0, exit_code: 0, execution_time: 12 },
  'user-prompt': { response: 'yes', value: 'yes', answer: 'yes', input: 'yes', confirmed: true },
  'approval-gate': { approved: true, decision: 'approved', status: 'approved', approver: 'somebody', comments: '', modified_content: null },
  'feedback-collection': { responses: [], feedback: {}, answers: {}, rating: 5, summary: {}, response_count: 0 },
  'task-delegation': {
    selected_model: model, fallback_models: [model], score: 0.9, reasons: ['fits'], estimated_cost: 0.001, estimated_latency: 1, task_analysis: { task_type: 'general', complexity: 'medium' }, all_scores: [{ model, score: 0.9, reasons: ['fits'] }],
    result: 'Done.',
  },
  'multi-model-routing': {
    selected_model: model, strategy: 'balanced', routing_reason: 'fits', current_load: 0, recommendations: [1, 2, 3].map(() => ({ model, estimated_cost: 0.001, estimated_tokens: 10, reasons: ['fits'] })), total_estimated_cost: 0.003,
    results: ['Hola', 'Bonjour', 'Danke', 'Arrivederci'], models_used: [model], total_cost: 0.002, average_cost: 0.001, optimization_goal: 'minimize_cost', estimated_cost: 0.001, estimated_latency: 1, model,
  },
  'mcp-server': { connected: true, tools: [], resources: [], prompts: [], result: {}, server_info: {}, results: hits, content: 'Done.', connection_id: 'one', disconnected: true, server_name: 'stand-in', tool_count: 0, resource_count: 0 },
  'mcp-memory': { found: true, key: 'a', value: {}, keys: ['a', 'b'], items: {}, stored: true, deleted: true, cleared: 1, count: 2, namespace: 'default' },
  'fact-checker': { verdict: 'verified', verified: true, confidence: 0.9, confidence_score: 0.9, claims: [], results: [], sources: [], supporting_evidence: [], evidence: [], report: 'Checked.', verification_result: 'verified' },
  'image-analysis': { analysis: { ...media, objects: [] }, description: 'A picture of a red square.', result: 'A picture of a red square.', objects: [], labels: [] },
  'image-generation': { images: files, image_path: 'one.png', path: 'one.png', url: 'file:one.png', count: 1 },
  'audio-processing': {
    transcription: 'One two three.', text: 'One two three.',
    analysis: { ...media, analysis: { volume_level: 'normal', noise_level: 'low', tempo_bpm: 100, peak_amplitude: 0.9, rms_energy: 0.1, spectral_centroid_hz: 1_000, spectral_rolloff_hz: 2_000, spectral_bandwidth_hz: 500, zero_crossing_rate: 0.05 } },
  },
  'video-processing': { analysis: { ...media, summary: 'A square moves.', key_scenes: [], dominant_colors: ['red'], detected_objects: [], scenes: [], scene_changes: [] }, frames: ['one.png'], frame_count: 1, summary: 'A square moves.' },
  vision: { analysis: media, description: 'A picture of a red square.', objects: [], text: '' },
  'speech-to-text': { transcription: 'One two three.', text: 'One two three.', segments: [] },
};
