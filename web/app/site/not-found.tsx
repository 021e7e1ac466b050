import { data } from "react-router";
import { Wrong } from "./wrong.tsx";

export const loader = () => data(null, 404);

export default function NotFound() {
  return <Wrong status={404} />;
}
