/** Tools that need a provider of their own. */
export type MediaKind = 'image-generation' | 'image-analysis' | 'audio-processing' | 'video-processing';

/** What a media tool is called and can be asked; its first action is the default. */
export interface MediaDescription {
  readonly name: string;
  readonly description: string;
  readonly actions: Readonly<Record<string, string>>;
}

/** The media tools, by name. */
export const mediaKinds: Readonly<Record<MediaKind, MediaDescription>> = {
  'image-generation': {
    name: 'Image Generation',
    description: 'Makes pictures.',
    actions: { generate: 'Makes pictures from a prompt.', edit: 'Changes a picture.', variation: 'Makes pictures like another one.' },
  },
  'image-analysis': {
    name: 'Image Analysis',
    description: 'Looks at pictures.',
    actions: {
      analyze: 'Describes a picture, or answers a question about it.',
      analyze_image: 'Describes a picture, or answers a question about it.',
      describe: 'Describes a picture.',
      detect_objects: 'Lists the things in a picture.',
      extract_text: 'Reads the text in a picture.',
    },
  },
  'audio-processing': {
    name: 'Audio Processing',
    description: 'Works on sound.',
    actions: {
      process: 'Does the given operation.',
      transcribe: 'Writes down what is said.',
      analyze: 'Describes a sound.',
      convert: 'Converts a sound.',
      synthesize: 'Speaks a text.',
    },
  },
  'video-processing': {
    name: 'Video Processing',
    description: 'Works on film.',
    actions: {
      process: 'Does the given operation.',
      analyze: 'Describes a film.',
      extract_frames: 'Takes pictures out of a film.',
      convert: 'Converts a film.',
    },
  },
};
