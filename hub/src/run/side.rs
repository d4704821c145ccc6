//! To which hub a thread belongs: several run in one process, and each has metrics and log lines of its own.

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle, PrometheusRecorder};
use tracing::Span;

/// What the threads of one hub have in common.
#[derive(Clone)]
pub struct Side {
    metrics: Option<(&'static PrometheusRecorder, PrometheusHandle)>,
    span: Span,
}

/// A thread works for a hub as long as this is there.
pub struct Entered {
    _metrics: Option<metrics::LocalRecorderGuard<'static>>,
    _span: tracing::span::EnteredSpan,
}

impl Side {
    /// Without metrics, for a hub that nobody asks for them.
    pub fn uncounted() -> Self {
        Self { metrics: None, span: Span::none() }
    }

    /// With metrics of its own. `span` marks its lines in the log; [`Span::none`] where there is one hub.
    ///
    /// The recorder stays for as long as the process: make one for each hub, not for each run.
    pub fn counted(span: Span) -> Self {
        let recorder: &'static PrometheusRecorder =
            Box::leak(Box::new(PrometheusBuilder::new().build_recorder()));
        Self { metrics: Some((recorder, recorder.handle())), span }
    }

    /// What renders the metrics.
    pub fn metrics(&self) -> Option<PrometheusHandle> {
        self.metrics.as_ref().map(|(_, handle)| handle.clone())
    }

    /// What this thread does is the hub's, until the answer is dropped.
    pub fn enter(&self) -> Entered {
        let recorder = self.metrics.as_ref().map(|(recorder, _)| *recorder);
        Entered {
            _metrics: recorder.map(|recorder| metrics::set_default_local_recorder(recorder)),
            _span: self.span.clone().entered(),
        }
    }

    /// What this thread does is the hub's, until the thread ends.
    pub fn enter_for_good(&self) {
        std::mem::forget(self.enter());
    }
}
