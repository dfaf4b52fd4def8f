import { applyPreferences } from "@cordon/ui";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createQueryClient } from "./api/query-client.ts";
import "./main.css";
import { createConsoleRouter } from "./router.tsx";
import { sessionExpiry } from "./session/session-expiry.ts";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");

applyPreferences();
const queries = createQueryClient(sessionExpiry.expire);
const router = createConsoleRouter();

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
