import type { RuleDetail } from "@cordon/monitoring/contract";
import { PageBody, PageHeader, Skeleton, StateDot, useShortcut } from "@cordon/ui";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useRouter } from "@tanstack/react-router";
import { type ReactElement, type ReactNode, useEffect } from "react";
import { PlainText } from "../../plain-text.tsx";
import { api } from "../../api/client.ts";
import { QueryView } from "../../query-view.tsx";
import { TabLink } from "../../tab-link.tsx";
import { useSession } from "../../session/session.ts";
import { useUrlState } from "../../url-state.ts";
import { AlertSeverityMark } from "../alerts/alert-severity.tsx";
import { ruleState } from "./rule-words.ts";
import { ExplainView } from "./rule/explain-view.tsx";
import { RuleAbout } from "./rule/rule-about.tsx";
import { RuleFacts } from "./rule/rule-facts.tsx";
import { RuleText } from "./rule/rule-text.tsx";
import { SuppressRuleButton } from "./rule/suppress-rule-button.tsx";
import { SwitchButton } from "./rule/switch-button.tsx";
import { TryView } from "./rule/try-view.tsx";

/** One rule: what it looks for, how it does, and what it makes of a record. */
export function RulePage(): ReactElement {
  const { id = "" }: { readonly id?: string } = useParams({ strict: false });
  const router = useRouter();
  const query = useQuery({
    queryKey: ["rules", "one", id],
    queryFn: ({ signal }) => api.getRule({ params: { id } }, { signal }),
  });
  useShortcut(
    "Escape",
    () => {
      if (router.history.canGoBack()) router.history.back();
      else void router.navigate({ to: "/rules" });
    },
    { label: "Back" },
  );
  return (
    <>
      {query.data === undefined ? <PageHeader title={<Title>Rule</Title>} /> : null}
      <QueryView query={query} skeleton={<RuleSkeleton />}>
        {(rule) => <RuleView rule={rule} />}
      </QueryView>
    </>
  );
}

const VIEWS = [
  { view: "about", title: "About", permission: undefined },
  { view: "text", title: "Text", permission: undefined },
  { view: "try", title: "Try it", permission: "monitoring:edit-rules" },
  { view: "explain", title: "Explain a record", permission: undefined },
] as const;
type View = (typeof VIEWS)[number]["view"];

function RuleView({ rule }: { readonly rule: RuleDetail }): ReactElement {
  const [url] = useUrlState();
  const { can } = useSession();
  const views = VIEWS.filter(({ permission }) => permission === undefined || can(permission));
  const view: View = views.find((each) => each.view === url["view"])?.view ?? "about";
  const { tone, word } = ruleState(rule);
  useEffect(() => {
    document.title = `${rule.title} · Cordon`;
  }, [rule.title]);
  return (
    <>
      <PageHeader
        title={
          <Title>
            <PlainText text={rule.title} />
          </Title>
        }
        aside={
          <span className="flex flex-wrap gap-x-4">
            <AlertSeverityMark severity={rule.level} />
            <StateDot tone={tone}>{word}</StateDot>
          </span>
        }
        summary={
          rule.switch === null ? undefined : (
            <>
              Switched {rule.isOn ? "on" : "off"} by <PlainText text={rule.switch.by} />:{" "}
              <PlainText text={rule.switch.reason} />
            </>
          )
        }
        actions={
          <>
            <SuppressRuleButton rule={rule} />
            <SwitchButton rule={rule} />
          </>
        }
      >
        <nav aria-label="Views of the rule" data-tabs="" className="-mx-5 mt-1 px-4 phone:-mx-4 phone:px-3">
          <ul className="scroll-thin flex gap-x-4 overflow-x-auto">
            {views.map((each) => (
              <li key={each.view}>
                <TabLink
                  to={`/rules/${rule.id}`}
                  url={{ view: each.view === "about" ? undefined : each.view }}
                  isSelected={each.view === view}
                >
                  {each.title}
                </TabLink>
              </li>
            ))}
          </ul>
        </nav>
      </PageHeader>
      <PageBody className="grid max-w-[1280px] items-start gap-x-10 gap-y-8 md:grid-cols-[280px_minmax(0,1fr)]">
        <div className="order-2 min-w-0 md:order-1">
          <RuleFacts rule={rule} />
        </div>
        <div className="order-1 min-w-0 md:order-2">
          <Shown view={view} rule={rule} />
        </div>
      </PageBody>
    </>
  );
}

function Shown({ view, rule }: { readonly view: View; readonly rule: RuleDetail }): ReactElement {
  switch (view) {
    case "about":
      return <RuleAbout rule={rule} />;
    case "text":
      return <RuleText source={rule.source} />;
    case "try":
      return <TryView ruleId={rule.id} />;
    case "explain":
      return <ExplainView ruleId={rule.id} />;
  }
}

function Title({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <>
      <Link to="/rules" className="font-normal text-muted hover:underline">
        Rules
      </Link>
      <span aria-hidden className="px-1.5 font-normal text-faint">
        /
      </span>
      {children}
    </>
  );
}

function RuleSkeleton(): ReactElement {
  return (
    <PageBody className="grid max-w-[1280px] gap-x-10 gap-y-8 md:grid-cols-[280px_minmax(0,1fr)]">
      <Skeleton className="h-72" />
      <Skeleton className="h-72" />
    </PageBody>
  );
}
