export { default } from "./file.tsx";
