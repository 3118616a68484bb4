import { googleProvider } from '@tutti/provider-google';

console.log(googleProvider({ apiKey: 'AIza-not-used' }).capabilities('any').tools);
